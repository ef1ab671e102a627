"""Streams: processor time an event, the gaps between events, time to the first byte, and memory of streams that stay open."""

import asyncio
import json
import statistics
import time


def request_bytes(key, how):
    body = json.dumps({"model": "default", "stream": True, "user": how, "messages": [{"role": "user", "content": "Tell me a story."}]})
    head = ("POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {key}\r\nContent-Length: {len(body)}\r\n\r\n")
    return (head + body).encode()


async def _paced(port, key, events, pause_ms):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    writer.write(request_bytes(key, f"{events}:{pause_ms}"))
    arrivals = []
    seen = b""
    while b"[DONE]" not in seen:
        data = await reader.read(65536)
        if not data:
            raise RuntimeError("a stream was cut")
        arrivals.extend([time.monotonic()] * data.count(b"token "))
        seen = (seen + data)[-64:]
    writer.close()
    gaps = [later - earlier for earlier, later in zip(arrivals, arrivals[1:])]
    return arrivals[0] - began, gaps, len(arrivals)


async def _many_paced(port, key, streams, events, pause_ms):
    return await asyncio.gather(*(_paced(port, key, events, pause_ms) for _ in range(streams)))


def measure_events(process, port, key, streams=50, events=200, pause_ms=10):
    before = process.cpu_ns()
    results = asyncio.run(_many_paced(port, key, streams, events, pause_ms))
    cpu = process.cpu_ns() - before
    count = sum(result[2] for result in results)
    gaps = sorted(gap * 1000 for result in results for gap in result[1])
    return {"us_per_event": cpu / count / 1000, "events": count, "gap_p50_ms": gaps[len(gaps) // 2], "gap_p99_ms": gaps[len(gaps) * 99 // 100],
            "first_byte_ms": statistics.median(result[0] * 1000 for result in results)}


async def _hold_open(port, key, streams, measure):
    opened = []
    for _ in range(streams):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes(key, "hold"))
        data = b""
        while b"token " not in data:
            data += await reader.read(4096)
        opened.append(writer)
    result = measure()
    for writer in opened:
        writer.close()
    return result


def kb_per_stream(process, port, key, streams):
    """Resident memory of `streams` open streams over that of one that has been through, in KiB each."""
    measure_events(process, port, key, 1, 2, 1)
    idle = process.rss_kb()
    full = asyncio.run(_hold_open(port, key, streams, process.rss_kb))
    return (full - idle) / streams
