"""How soon a gateway that is started has answered its first request."""

import http.client
import json
import statistics
import time

from . import load, processes


def first_answer_ms(binary, folder, upstream_port, starts, change=None):
    """Milliseconds from the start of the process to the whole of its first answer, median."""
    times = []
    body = load.request_body(1000)
    for number in range(starts):
        gateway = processes.Gateway(binary, folder / f"start-{number}", upstream_port, change=change)
        began = time.monotonic()
        with gateway:
            connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30)
            connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json", "Authorization": f"Bearer {gateway.key}"})
            answer = connection.getresponse()
            json.loads(answer.read())
            times.append((time.monotonic() - began) * 1000)
            connection.close()
            if answer.status != 200:
                raise RuntimeError(f"status {answer.status} instead of an answer")
    return statistics.median(times)
