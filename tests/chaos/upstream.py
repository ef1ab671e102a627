"""Upstreams that go wrong as the schedule says. One server speaks for every target: the model's name in the request tells which."""

import asyncio
import collections
import json
import re
import socket
import struct

import schedule

TAG = re.compile(r"chaos s(\d+) n(\d+)")
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
LONG = 30.0  # longer than any time-out of the gateway


class Done(Exception):
    """The connection is of no more use."""


def error(message, code=None, kind="server_error"):
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


class Call:
    """One request at a target, being answered."""

    def __init__(self, reader, writer, body, times):
        self.reader, self.writer, self.body, self.times = reader, writer, body, times
        self.model = body["model"]
        found = TAG.search(json.dumps(body["messages"]))
        self.seed, self.number = int(found.group(1)), int(found.group(2))
        self.stream = bool(body.get("stream"))
        last = body["messages"][-1]
        self.begun = last["content"] if last["role"] == "assistant" else None  # an answer to go on with
        asked = next(message for message in reversed(body["messages"]) if message["role"] == "user")["content"]
        self.asked = asked if isinstance(asked, str) else "".join(part.get("text", "") for part in asked)

    def pieces(self):
        """The words of the answer, or what is left of it after the part that is there."""
        words = schedule.words(self.seed, self.number, self.model)
        if "write to" in self.asked:
            words = [*words[:1], self.asked.split()[-1] + " ", *words[1:]]
        if self.begun is None:
            return words
        whole = "".join(words)
        return [whole[len(self.begun):]] if whole.startswith(self.begun) else ["and so on"]

    @property
    def tool(self):
        return self.asked.endswith(" call") and self.begun is None

    def chunk(self, delta, finish=None, **more):
        return {"id": f"c-{self.number}", "object": "chat.completion.chunk", "created": 1, "model": self.model,
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}

    def events(self):
        """The events of a good answer, its finish reason and its end mark apart."""
        if self.tool:
            arguments = json.dumps({"text": "".join(self.pieces())})
            yield self.chunk({"role": "assistant", "tool_calls": [{"index": 0, "id": "call_1", "type": "function",
                                                                   "function": {"name": "say", "arguments": ""}}]})
            for at in range(0, len(arguments), 9):
                yield self.chunk({"tool_calls": [{"index": 0, "function": {"arguments": arguments[at:at + 9]}}]})
            return
        for number, piece in enumerate(self.pieces()):
            yield self.chunk({"role": "assistant", "content": piece} if number == 0 else {"content": piece})

    def usage(self):
        return {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def whole(self, status, value, *headers, length=None):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        head = [f"HTTP/1.1 {status} Chaos", "Content-Type: application/json", f"Content-Length: {length or len(body)}", *headers]
        await self.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    async def piece(self, data):
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def event(self, value):
        await self.piece(b"data: " + json.dumps(value).encode() + b"\n\n")

    async def stall(self, seconds=LONG):
        """Until the gateway leaves, or so long."""
        try:
            await asyncio.wait_for(self.reader.read(1), seconds)
        except asyncio.TimeoutError:
            return
        raise Done

    def reset(self):
        if self.writer.transport.is_closing():  # the gateway was first
            raise Done
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Done

    async def answer_whole(self, **more):
        text = "".join(self.pieces())
        message = {"role": "assistant", "content": text}
        if self.tool:
            message = {"role": "assistant", "content": None, "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "say", "arguments": json.dumps({"text": text})}}]}
        finish = "tool_calls" if self.tool else "stop"
        await self.whole(200, {"id": f"c-{self.number}", "object": "chat.completion", "created": 1, "model": self.model, "usage": self.usage(),
                               "choices": [{"index": 0, "message": message, "finish_reason": finish}]}, **more)

    async def first_events(self, at):
        """Head and some events; the rest of them is left."""
        await self.send(STREAM_HEAD)
        events = list(self.events())
        for value in events[:at]:
            await self.event(value)
        return events[at:]

    async def rest(self, events, finish=True, done=True):
        for value in events:
            await self.event(value)
        if finish:
            await self.event(self.chunk({}, "tool_calls" if self.tool else "stop"))
            if (self.body.get("stream_options") or {}).get("include_usage"):
                await self.event({**self.chunk({}), "choices": [], "usage": self.usage()})
        if done:
            await self.piece(b"data: [DONE]\n\n")
        await self.send(b"0\r\n\r\n")


async def read_body(reader):
    """The body of the next request; None when there is none."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    length = re.search(rb"content-length: *(\d+)", head, re.I)
    return await reader.readexactly(int(length.group(1))) if length else b"{}"


class Upstream:
    """`times`: the gateway's time-outs in seconds, which the faults are scaled to. `seen`: for each request, the targets that got it."""

    def __init__(self, times, faults):
        self.times, self.faults = times, faults
        self.seen = collections.defaultdict(list)
        self.leaks = []  # what a target got that it must not get
        self.open = 0

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=1024)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        self.open += 1
        try:
            while (body := await read_body(reader)) is not None:
                await self.answer(Call(reader, writer, json.loads(body), self.times), body)
        except (Done, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def answer(self, call, body):
        seen = self.seen[(call.seed, call.number)]
        attempt = seen.count(call.model)
        seen.append(call.model)
        if not call.model.startswith("inside"):
            self.leaks += [f"{call.model} got {secret} of s{call.seed} n{call.number}"
                           for secret in (schedule.MY_NUMBER, schedule.MAIL) if secret.encode() in body]
        name = schedule.fault(call.seed, call.number, call.model, attempt)
        length = len(list(call.events()))
        await self.faults[name](call, schedule.cut_at(call.seed, call.number, call.model, attempt, length))
