"""Asks the gateway and judges what comes back by itself: an answer that calls itself a success must be whole."""

import asyncio
import dataclasses
import json
import time

import schedule


@dataclasses.dataclass
class Outcome:
    ask: schedule.Ask
    status: int = 0
    attempts: int = 0
    body: bytes = b""
    ended: bool = False  # the body's own end came
    left: bool = False  # the client went away on purpose
    seconds: float = 0.0
    fault: str = ""  # of the gateway: no HTTP, closed before a head

    def events(self):
        """What the data lines hold, in order; comments and blank lines are left out."""
        return [line[5:].strip() for line in self.body.decode().splitlines() if line.startswith("data:")]

    def chunks(self):
        return [json.loads(event) for event in self.events() if event != "[DONE]"]

    def says_success(self):
        if self.left or self.status != 200:
            return False
        return "[DONE]" in self.events() if self.ask.stream else self.ended

    def says_failure(self):
        if self.status != 200:
            return self.status >= 400 and "error" in json.loads(self.body)
        return self.ask.stream and any("error" in chunk for chunk in self.chunks())

    def text(self):
        """The words of the answer, of a call its argument."""
        if not self.ask.stream:
            message = json.loads(self.body)["choices"][0]["message"]
            deltas = [message]
        else:
            deltas = [choice["delta"] for chunk in self.chunks() for choice in chunk.get("choices", [])]
        arguments = "".join(call["function"].get("arguments", "") for delta in deltas for call in delta.get("tool_calls", []))
        try:
            return json.loads(arguments)["text"] if arguments else "".join(delta.get("content") or "" for delta in deltas)
        except ValueError:
            return arguments  # cut short

    def finish_reasons(self):
        whole = [json.loads(self.body)] if not self.ask.stream else self.chunks()
        return [choice["finish_reason"] for chunk in whole for choice in chunk.get("choices", []) if choice.get("finish_reason")]


def request_of(ask, key):
    body = {"model": ask.model, "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": ask.prompt}]}
    if ask.stream:
        body["stream"] = True
    if ask.usage_asked and ask.stream:
        body["stream_options"] = {"include_usage": True}
    data = json.dumps(body).encode()
    head = (f"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n")
    return head.encode() + data


async def read_head(reader, outcome):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    outcome.status = int(lines[0].split()[1])
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    outcome.attempts = int(fields.get("x-sekisho-attempts", 0))
    return fields


async def read_body(reader, fields, outcome):
    if "content-length" in fields:
        outcome.body = await reader.readexactly(int(fields["content-length"]))
        outcome.ended = True
        return
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        if size == 0:
            outcome.ended = True
            return
        outcome.body += await reader.readexactly(size)
        await reader.readexactly(2)


async def talk(reader, outcome):
    fields = await read_head(reader, outcome)
    if outcome.ask.client == "pauses":
        await asyncio.sleep(outcome.ask.after)
    await read_body(reader, fields, outcome)


async def perform(ask, port, key, limit):
    """`limit`: seconds after which an answer counts as hanging."""
    outcome = Outcome(ask)
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    leaves = ask.client == "leaves"
    try:
        writer.write(request_of(ask, key))
        await writer.drain()
        await asyncio.wait_for(talk(reader, outcome), ask.after if leaves else limit)
    except asyncio.TimeoutError:
        outcome.left = leaves
        outcome.fault = "" if leaves else f"no end within {limit:.1f} s"
    except (asyncio.IncompleteReadError, ConnectionError) as cut:
        if outcome.status == 0:
            outcome.fault = f"closed without an answer: {cut!r}"
    finally:
        writer.transport.abort()
    outcome.seconds = time.monotonic() - began
    return outcome
