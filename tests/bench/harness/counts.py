"""What a request costs in things that can be counted, the same on a busy machine as on a quiet one: instructions, allocations, system calls,
and the memory of an open stream. Start-up is taken away by the difference of two runs."""

import http.client
import os
import pathlib
import re
import signal

from . import load, processes, streams

FEW, MANY = 100, 500
OPEN_STREAMS = 400
# What the log's thread does, and what the clock makes happen, depends on how long the run took.
NOT_OF_THE_REQUEST = {"futex", "write", "clock_nanosleep", "restart_syscall", "timerfd_settime", "madvise", "brk", "mmap", "munmap", "mprotect"}


def _ask(gateway, count):
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {gateway.key}"}
    body = load.request_body(1000)
    for _ in range(count):
        connection.request("POST", "/v1/chat/completions", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status} instead of an answer")
    connection.close()


def _run(binary, folder, upstream_port, count, wrapper, log=None):
    with processes.Gateway(binary, folder, upstream_port, core=None, wrapper=wrapper) as gateway:
        _ask(gateway, count)
        # strace is not the gateway: the signal goes to the program that serves.
        os.kill(gateway.pids()[-1] if wrapper[0] == "strace" else gateway.child.pid, signal.SIGTERM)
        gateway.child.wait(300)
        return pathlib.Path(log or gateway.log).read_text(errors="replace")


def _difference(measure):
    return (measure(MANY) - measure(FEW)) / (MANY - FEW)


def instructions(binary, folder, upstream_port):
    """User-space instructions a request (callgrind)."""
    def measure(count):
        out = pathlib.Path(folder) / f"callgrind-{count}.out"
        text = _run(binary, folder, upstream_port, count, ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q"], out)
        total = re.search(r"^(?:summary|totals): (\d+)", text, re.M)
        if total is None:
            raise RuntimeError("callgrind left no total: the gateway did not end in time")
        return int(total.group(1))
    return _difference(measure)


def allocations(binary, folder, upstream_port):
    """Calls of malloc and its like, a request (memcheck)."""
    def measure(count):
        text = _run(binary, folder, upstream_port, count, ["valgrind", "--leak-check=no", "--undef-value-errors=no"])
        return int(re.search(r"total heap usage: ([\d,]+) allocs", text).group(1).replace(",", ""))
    return _difference(measure)


def system_calls(binary, folder, upstream_port):
    """System calls of the worker's thread, a request, one request at a time (strace)."""
    def measure(count):
        out = pathlib.Path(folder) / f"strace-{count}.out"
        text = _run(binary, folder, upstream_port, count, ["strace", "-f", "-qq", "-c", "-o", str(out)], out)
        rows = re.findall(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(\w+)$", text, re.M)
        return sum(int(calls) for calls, name in rows if name not in NOT_OF_THE_REQUEST and name != "total")
    return _difference(measure)


def kb_per_stream(binary, folder, stream_port, count=OPEN_STREAMS):
    """Resident memory of an open stream, in KiB, in a fresh process."""
    with processes.Gateway(binary, folder, stream_port, core=None) as gateway:
        return streams.kb_per_stream(gateway, gateway.port, gateway.key, count)
