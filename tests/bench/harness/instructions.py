"""User-space instructions a request, by callgrind: the same whatever else the machine does. Start-up is taken away by the difference of two
runs."""

import http.client
import pathlib
import re

from . import load, processes

FEW, MANY = 100, 600


def _run(binary, folder, upstream_port, count):
    out = pathlib.Path(folder) / f"callgrind-{count}.out"
    wrapper = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q"]
    with processes.Gateway(binary, folder, upstream_port, core=None, wrapper=wrapper) as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {gateway.key}"}
        body = load.request_body(1000)
        for _ in range(count):
            connection.request("POST", "/v1/chat/completions", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"status {answer.status} under callgrind")
        connection.close()
        gateway.stop(300)
    total = re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M)
    if total is None:
        raise RuntimeError("callgrind left no total: the gateway did not end in time")
    return int(total.group(1))


def per_request(binary, folder, upstream_port):
    return (_run(binary, folder, upstream_port, MANY) - _run(binary, folder, upstream_port, FEW)) / (MANY - FEW)
