"""Upstreams of the failover scenarios: what one target does, call by call. Unlike `upstream.BEHAVIOURS`, a target may do something else the second
time."""

import json

from harness.upstream import BEHAVIOURS, USAGE, WORDS, answer_well, chunk_of, error_body, event, first_words


def status(code, body, *headers):
    return lambda exchange: exchange.whole(code, body, headers)


def slow_first_token(exchange):
    """The head and a role at once, the first word too late."""
    exchange.open_stream()
    exchange.piece(event({**chunk_of(exchange.received.json["model"]), "choices": [{"index": 0, "delta": {"role": "assistant"},
                                                                                    "finish_reason": None}]}))
    exchange.wait_for_close()


def pings_for_ever(exchange):
    first_words(exchange)
    while not exchange.wait_for_close(0.1):
        exchange.piece(b": ping\n\n")


def malformed_midway(exchange):
    model = exchange.received.json["model"]
    first_words(exchange)
    exchange.piece(b'data: {"id": "chatcmpl-scripted", "choices": [{"ind\n\n')
    exchange.piece(event(chunk_of(model, WORDS[2])))
    exchange.piece(event(chunk_of(model, finish="stop")))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def no_done(exchange):
    """Everything but the end mark."""
    first_words(exchange)
    model = exchange.received.json["model"]
    exchange.piece(event(chunk_of(model, WORDS[2])))
    exchange.piece(event(chunk_of(model, finish="stop")))
    exchange.end_stream()


def call_midway(exchange):
    """Breaks off inside a tool call."""
    model = exchange.received.json["model"]
    exchange.open_stream()
    for arguments in ('{"city": ', '"Kyo'):
        call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": arguments}}
        exchange.piece(event({**chunk_of(model), "choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]}))
    exchange.end_stream()


def call_begun(*deltas):
    """Breaks off when no more of a tool call is known than that there is one."""
    def break_off(exchange):
        exchange.open_stream()
        for delta in deltas:
            exchange.piece(event({**chunk_of(exchange.received.json["model"]), "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}))
        exchange.end_stream()
    return break_off


def call_of(**function):
    return {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", **function}}]}


def call_broken(exchange):
    """One piece of a tool call cannot be read."""
    chunk = chunk_of(exchange.received.json["model"])
    exchange.open_stream()
    for delta in (call_of(arguments='{"city": '), None, call_of(arguments='}')):
        exchange.piece(event({**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}) if delta else b'data: {"choices": [{"ind\n\n')
    exchange.piece(event(chunk_of(exchange.received.json["model"], finish="tool_calls")))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def refuses_prefill(exchange):
    """As some vendors do: the last message must be the user's."""
    if exchange.received.json["messages"][-1]["role"] == "assistant":
        exchange.whole(400, error_body("This model does not support assistant message prefill."))
    else:
        answer_well(exchange)


def goes_on(exchange):
    """Completes an assistant message that is there, and answers otherwise."""
    request = exchange.received.json
    begun = request["messages"][-1]
    whole = "".join(WORDS)
    if begun["role"] != "assistant" or not whole.startswith(begun["content"]):
        return answer_well(exchange)
    exchange.open_stream()
    exchange.piece(event(chunk_of(request["model"], whole[len(begun["content"]):])))
    exchange.piece(event(chunk_of(request["model"], finish="stop")))
    exchange.piece(event({**chunk_of(request["model"]), "choices": [], "usage": USAGE}))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def echoes(exchange):
    """Goes on with an assistant message and says it again first."""
    stream_of(exchange, ["one", " tw", "o thr", "ee"])


def answers_otherwise(exchange):
    request = exchange.received.json
    exchange.open_stream()
    for word in ("quite ", "another ", "answer"):
        exchange.piece(event(chunk_of(request["model"], word)))
    exchange.piece(event(chunk_of(request["model"], finish="stop")))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def stream_of(exchange, pieces, finish="stop"):
    model = exchange.received.json["model"]
    exchange.open_stream()
    for piece in pieces:
        exchange.piece(event(chunk_of(model, piece)))
    if finish:
        exchange.piece(event(chunk_of(model, finish=finish)))
        exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def last_word(exchange):
    """Of what the user asked: what a redaction has made of it."""
    return next(message["content"] for message in exchange.received.json["messages"] if message["role"] == "user").split()[-1]


def names_and_breaks_off(exchange):
    stream_of(exchange, ["Dear ", last_word(exchange), ", we"], finish=None)


def names_and_goes_on(exchange):
    begun = exchange.received.json["messages"][-1]
    whole = f"Dear {last_word(exchange)}, we write to you."
    if begun["role"] == "assistant" and whole.startswith(begun["content"]):
        return stream_of(exchange, [whole[len(begun["content"]):]])
    stream_of(exchange, [whole])


def tells_a_number(exchange):
    stream_of(exchange, ["My number is ", "123456789018", ", and"], finish=None)


def tells_a_number_and_more(exchange):
    begun = exchange.received.json["messages"][-1]
    stream_of(exchange, [" no more."] if begun["role"] == "assistant" else ["My number is ", "123456789018", ", and no more."])


def slow_and_billed(exchange):
    """Takes its time, and says in the end what it costs."""
    model = exchange.received.json["model"]
    exchange.open_stream()
    for number in range(8):
        exchange.piece(event(chunk_of(model, f"{number} ")))
        if exchange.wait_for_close(0.08):
            return
    exchange.piece(event(chunk_of(model, finish="stop")))
    exchange.piece(event({**chunk_of(model), "choices": [], "usage": USAGE}))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def slow_whole(exchange):
    if not exchange.wait_for_close(0.5):
        answer_well(exchange)


SCENES = {
    **BEHAVIOURS, "slow-and-billed": slow_and_billed, "slow-whole": slow_whole,
    "429": status(429, error_body("slow down", "rate_limit_exceeded")),
    "429-for-an-hour": status(429, error_body("slow down", "rate_limit_exceeded"), "Retry-After: 3600"),
    "503": status(503, error_body("busy")),
    "500": status(500, error_body("broken")),
    "context": status(400, error_body("too many tokens", "context_length_exceeded")),
    "filter": status(400, error_body("filtered", "content_filter")),
    "slow-first-token": slow_first_token, "pings": pings_for_ever, "malformed": malformed_midway, "all-but-done": no_done,
    "call-midway": call_midway, "call-begun": call_begun({"content": "one "}, call_of(arguments="")),
    "call-named": call_begun({"content": "one "}, call_of()), "call-only": call_begun({"role": "assistant"}, call_of(arguments="")),
    "call-broken": call_broken, "call-of-old": call_begun({"content": "one "}, {"function_call": {"name": "weather", "arguments": ""}}), "refuses-prefill": refuses_prefill, "echoes": echoes, "goes-on": goes_on, "otherwise": answers_otherwise,
    "names": names_and_breaks_off, "names-on": names_and_goes_on, "number": tells_a_number, "number-on": tells_a_number_and_more,
    "says-number": lambda exchange: stream_of(exchange, ["My number is ", "123456789018", "."]),
}
