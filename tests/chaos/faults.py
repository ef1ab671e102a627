"""Each fault of the schedule, done to one call. `at`: after how many events of a stream it happens."""

import asyncio
import json

from upstream import STREAM_HEAD, Done, error


async def ok(call, at):
    if not call.stream:
        return await call.answer_whole()
    await call.rest(await call.first_events(at))


async def slow_but_in_time(call, at):
    await asyncio.sleep(call.times["first_event"] * 0.4)
    await ok(call, at)


async def byte_by_byte(call, at):
    if not call.stream:
        return await call.answer_whole()
    await call.send(STREAM_HEAD)
    events = list(call.events())
    first = b"data: " + json.dumps(events[0]).encode() + b"\r\n\r\n"
    for byte in range(len(first)):
        await call.piece(first[byte:byte + 1])
    await call.rest(events[1:])


async def two_at_once(call, at):
    if not call.stream:
        return await call.answer_whole()
    await call.send(STREAM_HEAD)
    events = list(call.events())
    await call.piece(b"".join(b"data:" + json.dumps(value).encode() + b"\n\n" for value in events[:2]))
    await call.rest(events[2:])


def status(code, body, *headers):
    async def answer(call, at):
        await call.whole(code, body, *headers)
    return answer


async def reset_before_head(call, at):
    call.reset()


async def close_before_head(call, at):
    raise Done


async def garbage(call, at):
    await call.send(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
    raise Done


async def silent(call, at):
    await call.stall()


async def head_then_silent(call, at):
    await call.send(STREAM_HEAD if call.stream else b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
    await call.stall()


async def slow_first_token(call, at):
    if not call.stream:
        await call.stall(call.times["total"] * 0.5)
        return await call.answer_whole()
    await call.send(STREAM_HEAD)
    await call.event(call.chunk({"role": "assistant"}))
    await call.stall(call.times["first_event"] * 2)
    await call.rest(list(call.events()))


async def empty(call, at):
    if not call.stream:
        return await call.whole(200, b"")
    await call.send(STREAM_HEAD + b"0\r\n\r\n")


async def error_in_200(call, at):
    if not call.stream:
        return await call.whole(200, error("the model fell over"))
    await call.send(STREAM_HEAD)
    await call.event(error("the model fell over"))
    await call.send(b"0\r\n\r\n")


async def cut(call, at):
    if not call.stream:
        await call.answer_whole(length=9999)
        raise Done
    await call.first_events(at)
    raise Done


async def reset_midway(call, at):
    if not call.stream:
        await call.send(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"id"')
        await asyncio.sleep(0.01)
        call.reset()
    await call.first_events(at)
    await asyncio.sleep(0.01)  # what is queued leaves before the reset throws it away
    call.reset()


async def stall(call, at):
    if not call.stream:
        await call.send(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"id"')
        return await call.stall()
    await call.first_events(at)
    await call.stall()


async def pings_only(call, at):
    if not call.stream:
        return await call.stall()
    await call.first_events(at)
    while True:
        await call.piece(b": ping\n\n")
        await call.stall(call.times["between_events"] * 0.3)


async def drip(call, at):
    if not call.stream:
        return await call.stall()
    await call.first_events(at)
    while True:
        await call.event(call.chunk({}))
        await call.stall(call.times["between_events"] * 0.3)


async def malformed(call, at):
    if not call.stream:
        return await call.whole(200, b'{"id": "c", "choices": [{"index"')
    rest = await call.first_events(at)
    await call.piece(b'data: {"id": "c", "choices": [{"index"\n\n')
    await call.rest(rest)


async def error_midway(call, at):
    if not call.stream:
        return await call.whole(500, error("broken"))
    await call.first_events(at)
    await call.event(error("the model fell over"))
    await call.send(b"0\r\n\r\n")


async def no_done(call, at):
    if not call.stream:
        return await call.answer_whole()
    await call.rest(await call.first_events(at), done=False)


async def no_done_no_finish(call, at):
    if not call.stream:
        return await call.answer_whole()
    await call.rest(await call.first_events(at), finish=False, done=False)


async def network_error_finish(call, at):
    if not call.stream:
        return await call.whole(500, error("broken"))
    await call.first_events(at)
    await call.event(call.chunk({}, "network_error"))
    raise Done


async def wrong_length(call, at):
    if call.stream:
        await call.first_events(at)
        await call.send(b"zz\r\n")
        raise Done
    await call.answer_whole(length=20)
    raise Done


FAULTS = {
    "ok": ok, "slow-but-in-time": slow_but_in_time, "byte-by-byte": byte_by_byte, "two-at-once": two_at_once,
    "429": status(429, error("slow down", "rate_limit_exceeded")),
    "429-retry-after": status(429, error("slow down", "rate_limit_exceeded"), "retry-after-ms: 30"),
    "429-retry-after-hour": status(429, error("slow down", "rate_limit_exceeded"), "Retry-After: 3600"),
    "500": status(500, error("broken")), "503": status(503, error("busy")), "529": status(529, error("overloaded", kind="overloaded_error")),
    "408": status(408, error("too slow")), "400": status(400, error("no such parameter", "unknown_parameter", "invalid_request_error")),
    "401": status(401, error("bad key", "invalid_api_key")), "403": status(403, error("not yours", "forbidden")),
    "404": status(404, error("no such model", "model_not_found")), "quota": status(429, error("no credit left", "insufficient_quota")),
    "context-too-long": status(400, error("too many tokens", "context_length_exceeded", "invalid_request_error")),
    "content-filter": status(400, error("filtered", "content_filter")),
    "refuses-prefill": status(400, error("this model does not support assistant message prefill", None, "invalid_request_error")),
    "reset-before-head": reset_before_head, "close-before-head": close_before_head, "garbage": garbage,
    "html": status(200, b"<html>maintenance</html>"), "redirect": status(302, b"", "Location: http://127.0.0.1:1/"), "silent": silent,
    "head-then-silent": head_then_silent, "slow-first-token": slow_first_token, "empty": empty, "error-in-200": error_in_200, "cut": cut,
    "reset-midway": reset_midway, "stall": stall, "pings-only": pings_only, "drip": drip, "malformed": malformed, "error-midway": error_midway,
    "no-done": no_done, "no-done-no-finish": no_done_no_finish, "network-error-finish": network_error_finish, "wrong-length": wrong_length,
}
