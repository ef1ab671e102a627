"""Closed-loop load by wrk, and what it says. Ratios are taken between runs that follow each other, because these machines are shared."""

import json
import pathlib
import re
import statistics
import subprocess

from . import processes

UNITS = {"us": 1.0, "ms": 1e3, "s": 1e6}


def request_body(size):
    """A chat request of about `size` bytes of ordinary prose."""
    sentence = "The committee met on Tuesday and agreed that the report should be shorter, clearer and sent before the holidays. "
    text = (sentence * (size // len(sentence) + 1))[: max(1, size - 90)]
    return json.dumps({"model": "default", "messages": [{"role": "user", "content": text}], "temperature": 0.5})


def write_script(folder, body, key):
    path = pathlib.Path(folder) / f"post-{len(body)}.lua"
    quoted = json.dumps(body)
    path.write_text(f'wrk.method = "POST"\nwrk.path = "/v1/chat/completions"\nwrk.body = {quoted}\n'
                    f'wrk.headers["Content-Type"] = "application/json"\nwrk.headers["Authorization"] = "Bearer {key}"\n')
    return path


def run_wrk(port, script, connections, seconds, core=processes.LOAD_CORE):
    """Requests a second, and p50 and p99 in microseconds. Any answer but 200 is an error of the benchmark."""
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script),
               f"http://127.0.0.1:{port}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise RuntimeError(f"not every answer was 200:\n{text}")
    result = {"rps": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
              "requests": int(re.search(r"(\d+) requests in", text).group(1))}
    for percent in (50, 99):
        number, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", text, re.M).groups()
        result[f"p{percent}_us"] = float(number) * UNITS[unit]
    return result


def saturate(process, port, script, seconds):
    """One round at 64 connections: requests a second and processor time a request."""
    before = process.cpu_ns()
    result = run_wrk(port, script, 64, seconds)
    if result["requests"] == 0:
        raise RuntimeError("not one request was answered in a round: the machine is too busy to measure on")
    result["cpu_us"] = (process.cpu_ns() - before) / result["requests"] / 1000
    return result


def compare(yardstick, gateway, folder, size, rounds, seconds):
    """A B A B … of nginx and the gateway; medians of the ratios of neighbouring rounds."""
    script = write_script(folder, request_body(size), gateway.key)
    for process, port in (yardstick, (gateway, gateway.port)):
        run_wrk(port, script, 64, 1)
    rps, cpu, ours, theirs = [], [], [], []
    for _ in range(rounds):
        theirs.append(saturate(*yardstick, script, seconds))
        ours.append(saturate(gateway, gateway.port, script, seconds))
        rps.append(ours[-1]["rps"] / theirs[-1]["rps"])
        cpu.append(theirs[-1]["cpu_us"] / ours[-1]["cpu_us"])
    return {"rps_vs_nginx": statistics.median(rps), "rps_vs_nginx_min": min(rps), "rps_vs_nginx_max": max(rps),
            "cpu_vs_nginx": statistics.median(cpu),
            "rps": statistics.median(r["rps"] for r in ours), "rps_nginx": statistics.median(r["rps"] for r in theirs),
            "cpu_us": statistics.median(r["cpu_us"] for r in ours), "cpu_us_nginx": statistics.median(r["cpu_us"] for r in theirs),
            "p50_us": statistics.median(r["p50_us"] for r in ours), "p99_us": statistics.median(r["p99_us"] for r in ours),
            "p50_us_nginx": statistics.median(r["p50_us"] for r in theirs), "p99_us_nginx": statistics.median(r["p99_us"] for r in theirs)}


def added_latency(direct_port, nginx_port, gateway, folder, rounds, seconds):
    """One connection, everything on one core: what the gateway adds to a direct call (a small answer is one segment, so its first
    byte and its last arrive together)."""
    script = write_script(folder, request_body(1000), gateway.key)
    core = processes.PROXY_CORE
    rows = {"direct": [], "nginx": [], "gateway": []}
    for _ in range(rounds):
        for name, port in (("direct", direct_port), ("nginx", nginx_port), ("gateway", gateway.port)):
            rows[name].append(run_wrk(port, script, 1, seconds, core))
    median = {name: {key: statistics.median(r[key] for r in results) for key in ("p50_us", "p99_us")} for name, results in rows.items()}
    return {"added_p50_us_1k": median["gateway"]["p50_us"] - median["direct"]["p50_us"],
            "added_p99_us_1k": median["gateway"]["p99_us"] - median["direct"]["p99_us"],
            "added_p50_us_1k_nginx": median["nginx"]["p50_us"] - median["direct"]["p50_us"],
            "added_p99_us_1k_nginx": median["nginx"]["p99_us"] - median["direct"]["p99_us"]}
