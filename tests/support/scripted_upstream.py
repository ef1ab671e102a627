#!/usr/bin/env python3
"""An OpenAI-shaped upstream on loopback that misbehaves on demand, for trying things by hand and from scripts.

    tests/support/scripted_upstream.py [--port N] [--words 20] [--pause 0.0]

It prints its base URL. The request's `model` says what happens; any other name is answered well, streamed or whole:
    status-503      that status, with an error body (status-429 also has Retry-After: 1)
    reset           the connection is reset before the head       reset-midway    after the first words
    stall           nothing is ever answered                      stall-midway    nothing more after the first words
    garbage         bytes that are no HTTP                        garbage-midway  a frame that is no JSON
    close           closed before the head                        close-midway    after the first words, without an end
    error-frame     200, then an error as the first frame         error-midway    after the first words
    html            200 with a page                               redirect        308 to elsewhere
    comments        comments for ever, after the first words      no-done         well, but without `[DONE]`
"""

import argparse
import asyncio
import json
import socket
import struct

JSON = "application/json"


def head(status, content_type, length=None, more=""):
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return f"HTTP/1.1 {status} Scripted\r\nContent-Type: {content_type}\r\n{framing}\r\n{more}\r\n".encode()


def whole(status, body, content_type=JSON, more=""):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(status, content_type, len(data), more) + data


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def frame(value):
    return chunk(b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n")


def piece(model, delta, finish=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}


def error(message, kind="server_error"):
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def reset(writer):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def read_request(reader):
    block = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    fields = dict(line.lower().split(":", 1) for line in block.split("\r\n")[1:] if ":" in line)
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    return json.loads(body) if body else {}


class Upstream:
    def __init__(self, words, pause):
        self.words, self.pause = words, pause

    async def serve(self, reader, writer):
        try:
            while not writer.is_closing():
                await self.answer(await read_request(reader), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, request, reader, writer):
        model = request.get("model", "")
        simple = {
            "garbage": b"\x01\x02\x03 nothing of the kind\r\n\r\n",
            "html": whole(200, b"<html>Welcome</html>", "text/html"),
            "redirect": whole(308, {}, more="Location: http://127.0.0.1:9/\r\n"),
        }
        if model in simple:
            writer.write(simple[model])
        elif model.startswith("status-"):
            status = int(model.removeprefix("status-"))
            writer.write(whole(status, error(model), more="Retry-After: 1\r\n" if status == 429 else ""))
        elif model == "reset":
            reset(writer)
        elif model == "close":
            writer.close()
        elif model == "stall":
            await reader.read()
        elif request.get("stream"):
            await self.stream(model, request, reader, writer)
        else:
            writer.write(self.whole_answer(model))
        if not writer.is_closing():
            await writer.drain()

    def usage(self):
        return {"prompt_tokens": 10, "completion_tokens": self.words, "total_tokens": 10 + self.words}

    def whole_answer(self, model):
        message = {"role": "assistant", "content": " ".join(["word"] * self.words)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        answer = {"id": "chatcmpl-scripted", "object": "chat.completion", "created": 1, "model": model}
        return whole(200, answer | {"choices": [choice], "usage": self.usage()})

    async def stream(self, model, request, reader, writer):
        writer.write(head(200, "text/event-stream"))
        if model == "error-frame":
            writer.write(frame(error("no")) + chunk(b""))
            return
        writer.write(frame(piece(model, {"role": "assistant", "content": ""})))
        for index in range(self.words):
            writer.write(frame(piece(model, {"content": "word "})))
            await writer.drain()
            await asyncio.sleep(self.pause)
            if index == 1 and await self.fail_midway(model, reader, writer):
                return
        writer.write(frame(piece(model, {}, "stop")))
        if (request.get("stream_options") or {}).get("include_usage"):
            writer.write(frame(piece(model, {}) | {"choices": [], "usage": self.usage()}))
        writer.write((b"" if model == "no-done" else frame(b"[DONE]")) + chunk(b""))

    async def fail_midway(self, model, reader, writer):
        if model == "reset-midway":
            reset(writer)
        elif model == "close-midway":
            writer.close()
        elif model == "stall-midway":
            await reader.read()
        elif model == "garbage-midway":
            writer.write(frame(b"{no json") + chunk(b""))
        elif model == "error-midway":
            writer.write(frame(error("gave up")) + chunk(b""))
        elif model == "comments":
            while not writer.is_closing():
                writer.write(chunk(b": still here\n\n"))
                await writer.drain()
                await asyncio.sleep(0.1)
        else:
            return False
        return True


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--words", type=int, default=20, help="length of a good answer")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two words of a stream")
    options = parser.parse_args()
    server = await asyncio.start_server(Upstream(options.words, options.pause).serve, "127.0.0.1", options.port)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
