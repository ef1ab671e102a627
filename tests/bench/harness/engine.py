"""The embedded engine against llama-server: the same model in both, one core and one thread, the same requests in turns."""

import asyncio
import json
import statistics
import time

PROMPTS = ("What is Sekisho?", "Where does my data go?", "How do I add a provider?", "What can you not do?")


def _request(key, prompt):
    body = json.dumps({"model": "default", "stream": True, "temperature": 0, "max_tokens": 256, "stream_options": {"include_usage": True},
                       "messages": [{"role": "user", "content": prompt}]})
    return ("POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Authorization: Bearer {key}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def _tokens(text):
    marks = [line for line in text.split(b"\n") if line.startswith(b"data: {") and b'"completion_tokens"' in line]
    if not marks:
        raise RuntimeError("a stream without usage: " + text[:500].decode(errors="replace"))
    return json.loads(marks[-1][6:])["usage"]["completion_tokens"]


async def _ask(port, key, prompt):
    """Tokens of the answer, and seconds to its first one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    writer.write(_request(key, prompt))
    seen, first = b"", None
    while data := await reader.read(65536):
        seen += data
        if first is None and b'"content":"' in seen:
            first = time.monotonic() - began
    writer.close()
    if first is None or b"[DONE]" not in seen:
        raise RuntimeError("no whole answer: " + seen[:500].decode(errors="replace"))
    return _tokens(seen), first


async def _client(port, key, requests):
    return [await _ask(port, key, PROMPTS[i % len(PROMPTS)]) for i in range(requests)]


async def ask_all(port, key, clients, requests):
    """Tokens, seconds and the median time to the first token of `requests` requests of each client, one after another."""
    began = time.monotonic()
    rows = [row for rows in await asyncio.gather(*(_client(port, key, requests) for _ in range(clients))) for row in rows]
    return {"tokens": sum(row[0] for row in rows), "seconds": time.monotonic() - began, "first": statistics.median(row[1] for row in rows)}


def _measure(process, port, key, clients, requests):
    before = process.cpu_ns()
    result = asyncio.run(ask_all(port, key, clients, requests))
    return {"rate": result["tokens"] / result["seconds"], "cpu": result["tokens"] / (process.cpu_ns() - before), "first_ms": result["first"] * 1000}


def compare(gateway, yardstick, port, rounds, requests):
    """Medians over rounds in turns, for one client and for eight: tokens a second by the clock and by processor time, as ratios to
    llama-server's, and the time to the first token."""
    figures = {}
    for clients in (1, 8):
        ours, theirs = [], []
        for _ in range(rounds + 1):  # the first one warms up
            theirs.append(_measure(yardstick, port, "none", clients, requests))
            ours.append(_measure(gateway, gateway.port, gateway.key, clients, requests))
        pairs = list(zip(ours[1:], theirs[1:]))
        for name, key in (("embedded_tokens_vs_llama", "rate"), ("embedded_tokens_per_cpu_vs_llama", "cpu")):
            figures[f"{name}_{clients}"] = statistics.median(our[key] / their[key] for our, their in pairs)
        figures[f"embedded_tokens_per_s_{clients}"] = statistics.median(our["rate"] for our, _ in pairs)
        figures[f"embedded_first_token_ms_{clients}"] = statistics.median(our["first_ms"] for our, _ in pairs)
        figures[f"llama_first_token_ms_{clients}"] = statistics.median(their["first_ms"] for _, their in pairs)
    return figures
