"""Requests with values planted in every place that a client can write to, and the forms in which such a value could be met again."""

import base64
import json
import string
import urllib.parse

from harness import setup

PERSON, SECRET, WORD = "person", "secret", "word"


def my_number(chance):
    """Twelve digits with the check digit of a My Number."""
    digits = [chance.randrange(1, 10)] + [chance.randrange(10) for _ in range(10)]
    rest = sum(digit * weight for digit, weight in zip(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], strict=True)) % 11
    return "".join(map(str, digits)) + str(0 if rest <= 1 else 11 - rest)


def card(chance):
    digits = [4] + [chance.randrange(10) for _ in range(14)]
    doubled = sum(sum(divmod(digit * (2 - place % 2), 10)) for place, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-doubled % 10)


def word(chance, length):
    return "".join(chance.choice(string.ascii_lowercase) for _ in range(length))


def make_value(kind, chance):
    if kind == PERSON:
        return chance.choice([lambda: "my number " + my_number(chance), lambda: "card " + card(chance),
                              lambda: f"{word(chance, 9)}@{word(chance, 8)}.co.jp"])()
    if kind == SECRET:
        return chance.choice(["ghp_", "sk_live_"]) + "".join(chance.choice(string.ascii_letters + string.digits) for _ in range(36))
    return f"canary {word(chance, 14)}"


def encoded(value):
    return base64.b64encode(f"please look at this note: {value} and answer in one line".encode()).decode()


def forms(value):
    """What must not be met where the value is forbidden: the telling part of it, as it is and encoded."""
    core = value.split(" ")[-1]
    blob = encoded(value)
    middle = len(blob) // 2
    return [core.encode(), urllib.parse.quote(core, safe="").encode(), core.encode().hex().encode(), blob[middle - 12:middle + 12].encode(),
            json.dumps(core)[1:-1].replace("@", "\\u0040").encode()]


def tool(body):
    body.setdefault("tools", [{"type": "function", "function": {"name": "look_up", "description": "finds things", "parameters": {
        "type": "object", "properties": {"what": {"type": "string"}}}}}])
    return body["tools"][0]["function"]


def call(body, arguments):
    body["messages"] += [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": {
            "name": "look_up", "arguments": arguments}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "nothing found"}]


def parts(body, part):
    body["messages"].append({"role": "user", "content": [{"type": "text", "text": "and this"}, part]})


def format_of(body):
    return body.setdefault("response_format", {"type": "json_schema", "json_schema": {"name": "reply", "schema": {"type": "object", "properties": {}}}})


def in_word(value):
    """Where only a word may stand: without blanks."""
    return value.replace(" ", "_")


PLACES = {
    "content": lambda body, value: body["messages"].append({"role": "user", "content": f"note: {value}."}),
    "system": lambda body, value: body["messages"].insert(0, {"role": "system", "content": f"You know {value}."}),
    "split": lambda body, value: parts(body, {"type": "text", "text": f"line one\nline two: {value}"}),
    "part": lambda body, value: parts(body, {"type": "text", "text": value}),
    "name": lambda body, value: body["messages"].append({"role": "user", "name": value, "content": "hi"}),
    "arguments": lambda body, value: call(body, json.dumps({"what": value, "deep": {"list": [1, value]}})),
    "argument-name": lambda body, value: call(body, json.dumps({value: 1})),
    "tool-answer": lambda body, value: (call(body, "{}"), body["messages"][-1].update(content=json.dumps({"found": value}))),
    "tool-description": lambda body, value: tool(body).update(description=value),
    "schema-enum": lambda body, value: tool(body)["parameters"]["properties"]["what"].update(enum=[value]),
    "schema-name": lambda body, value: tool(body)["parameters"]["properties"].update({value: {"type": "string"}}),
    "schema-default": lambda body, value: tool(body)["parameters"].update(default={"x": [value]}),
    "format": lambda body, value: format_of(body)["json_schema"].update(description=value),
    "metadata": lambda body, value: body.update(metadata={"note": value}),
    "metadata-name": lambda body, value: body.update(metadata={value: "x"}),
    "stop": lambda body, value: body.update(stop=[value]),
    "prediction": lambda body, value: body.update(prediction={"type": "content", "content": value}),
    "unknown": lambda body, value: body.update(x_unheard_of={"deep": [{"er": value}]}),
    "unknown-name": lambda body, value: body.update({value: True}),
    "url": lambda body, value: parts(body, {"type": "text", "text": f"see https://example.org/{in_word(value)}?q={urllib.parse.quote(value)}"}),
    "base64": lambda body, value: body["messages"].append({"role": "user", "content": encoded(value)}),
    "percent": lambda body, value: body["messages"].append({"role": "user", "content": urllib.parse.quote(f"note {value} end", safe="")}),
    "refusal": lambda body, value: body["messages"].append({"role": "assistant", "content": "no", "refusal": value}),
}


def request(chance, marker, planted):
    """A body with each (place, value) planted in it; `marker` tells it again where it arrives."""
    body = {"model": "any", "user": marker, "messages": [{"role": "user", "content": "Good morning, how are you?"}],
            "stream": chance.random() < 0.5, "max_tokens": 20}
    for place, value in planted:
        PLACES[place](body, value)
    body["messages"].append({"role": "user", "content": "Thank you."})
    return body


PERSON_TYPES = ["basic.jp.my_number", "basic.card.pan", "basic.email"]


def target(name, operator, **more):
    return {"id": name, "provider": name, "model": name, "aliases": ["any"], "operator": operator, "max_context": 1000000, "tools": True, "breaker": "off",
            "json_schema": True, "price": {"in": 1.0, "out": 1.0, "currency": "USD"}, **more}


VALID = [{"name": "iso27001", "expires": "2099-01-01"}]
# The most tempting first; the last two are our own machines.
TARGETS = [
    target("vendor", "vendor"),
    target("expired", "vendor", certs=[{"name": "iso27001", "expires": "2020-01-01"}], zdr=True),
    target("lapsed", "vendor", certs=VALID, zdr=True, provenance={"zdr": {"source": "a letter", "verified_by": "dpo", "expires": "2020-01-01"}}),
    target("redacting", "vendor"),
    target("certified", "vendor", certs=VALID, zdr=True),
    target("inside", "self"),
    target("inside-b", "self"),
]
NAMES = [one["id"] for one in TARGETS]
INSIDE = {"inside", "inside-b"}


def policy(**detector):
    """Person data: our own machines, vendors with valid attestations, and one that gets placeholders. Secrets, personnel: our own machines."""
    certified = {"target.certs": {"has_any": ["iso27001"]}, "target.zdr": True}
    base = setup.policy(TARGETS)
    return {
        **base,
        "classes": ["public", "confidential", "restricted"], "labels": ["pii"],
        "context": {"caller": {"app": "optional", "team": "optional"}},
        "detectors": {"basic": {"pack": "basic/1", **detector}},
        "classify": {"start": "public", "rules": [
            {"id": "person-data", "when": {"found": PERSON_TYPES}, "class": "confidential", "labels": ["pii"]},
            {"id": "credentials", "when": {"found": ["basic.secret.*"]}, "class": "restricted"},
            {"id": "personnel", "when": {"caller.app": "personnel"}, "class": "restricted"}]},
        "constraints": [
            {"id": "restricted-inside", "when": {"data.class": ">= restricted"}, "require": {"target.operator": "self"}},
            {"id": "confidential-certified", "when": {"data.class": ">= confidential"}, "require": {"any": [{"target.operator": "self"}, certified]}}],
        "transforms": [{"id": "hide", "when": {"data.class": ">= confidential"}, "for": {"target.id": "redacting"},
                        "replace": {"types": PERSON_TYPES, "with": "placeholder", "restore": True}}],
        "prefer": [{"order": NAMES}],
        "fallback": {"max_attempts": 7, "on": ["connect_error", "timeout", "http_5xx", "http_429", "overloaded", "protocol", "truncated"]},
        "audit": {"store": "hash-chain", "content": "digest", "keep": "90d", "on_error": "spool"},
    }


def may_receive(kind):
    """Targets that may get a request with such a value at all, and those that may get the value."""
    if kind == PERSON:
        return INSIDE | {"certified", "redacting"}, INSIDE | {"certified"}
    return INSIDE, INSIDE
