"""An upstream that behaves as badly as a test wants. The model's name in the request picks the behaviour, so that one upstream and one
gateway serve many tests; what arrived, and when a connection was closed by the gateway, is recorded."""

import json
import os
import select
import socket
import struct
import threading
import time


class Received:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.closed_at = None  # time.monotonic() when the other end left while we were answering

    @property
    def json(self):
        return json.loads(self.body)


def chunk_of(model, text=None, finish=None, **more):
    delta = {} if text is None else {"role": "assistant", "content": text}
    return {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1, "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def event(value):
    return b"data: " + json.dumps(value).encode() + b"\n\n"


USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
WORDS = ["one ", "two ", "three"]


class Exchange:
    """One request being answered."""

    def __init__(self, connection, received):
        self.connection, self.received = connection, received

    def send(self, data):
        self.connection.sendall(data)

    def whole(self, status, body, headers=()):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} Scripted", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def open_stream(self):
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

    def piece(self, data):
        self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def end_stream(self):
        self.send(b"0\r\n\r\n")

    def wait_for_close(self, timeout=30):
        """Until the gateway closes its end."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            readable, _, _ = select.select([self.connection], [], [], 0.02)
            if readable and self._gone():
                self.received.closed_at = time.monotonic()
                return True
        return False

    def _gone(self):
        try:
            return self.connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())  # close() would wait for the reader's end


def answer_well(exchange):
    request = exchange.received.json
    if exchange.received.path.endswith("/embeddings"):
        exchange.whole(200, {"object": "list", "model": request["model"], "usage": {"prompt_tokens": 2, "total_tokens": 2},
                             "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5, 1.0]}]})
    elif request.get("stream"):
        stream_well(exchange, request)
    elif exchange.received.path.endswith("/chat/completions"):
        message = {"role": "assistant", "content": "".join(WORDS)}
        exchange.whole(200, {"id": "chatcmpl-scripted", "object": "chat.completion", "created": 1, "model": request["model"], "usage": USAGE,
                             "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    else:
        exchange.whole(200, {"id": "cmpl-scripted", "object": "text_completion", "created": 1, "model": request["model"], "usage": USAGE,
                             "choices": [{"index": 0, "text": "".join(WORDS), "finish_reason": "stop"}]})


def stream_well(exchange, request):
    model = request["model"]
    exchange.open_stream()
    for word in WORDS:
        exchange.piece(event(chunk_of(model, word)))
    exchange.piece(event(chunk_of(model, finish="stop")))
    if (request.get("stream_options") or {}).get("include_usage"):
        exchange.piece(event({**chunk_of(model), "choices": [], "usage": USAGE}))
    exchange.piece(b"data: [DONE]\n\n")
    exchange.end_stream()


def first_words(exchange):
    exchange.open_stream()
    for word in WORDS[:2]:
        exchange.piece(event(chunk_of(exchange.received.json["model"], word)))


def stall_after_words(exchange):
    first_words(exchange)
    exchange.wait_for_close()


def reset_after_words(exchange):
    first_words(exchange)
    exchange.piece(b": still here\n\n")
    time.sleep(0.1)  # lets the words leave before the reset throws away what is queued
    exchange.reset()


def end_without_done(exchange):
    first_words(exchange)
    exchange.end_stream()


def cut_whole_answer(exchange):
    exchange.send(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"id": "chatcmpl')
    exchange.connection.shutdown(socket.SHUT_RDWR)


def error_in_stream(exchange):
    first_words(exchange)
    exchange.piece(event({"error": {"message": "the model fell over", "type": "server_error", "param": None, "code": None}}))
    exchange.end_stream()


def flood(exchange):
    """Sends for as long as the gateway takes it, and counts the bytes."""
    exchange.open_stream()
    piece = event(chunk_of("flood", "x" * 1000))
    exchange.received.sent = 0
    try:
        while exchange.received.sent < 200_000_000:
            exchange.piece(piece)
            exchange.received.sent += len(piece)
    except OSError:
        exchange.received.closed_at = time.monotonic()


def slow_words(exchange):
    model = exchange.received.json["model"]
    exchange.open_stream()
    for number in range(600):
        exchange.piece(event(chunk_of(model, f"{number} ")))
        if exchange.wait_for_close(0.05):
            return
    exchange.end_stream()


def error_body(message, code=None):
    return {"error": {"message": message, "type": "scripted_error", "param": None, "code": code}}


BEHAVIOURS = {
    "ok": answer_well,
    "ok-b": answer_well,
    "reset": lambda exchange: exchange.reset(),
    "silent": lambda exchange: exchange.wait_for_close(),
    "garbage": lambda exchange: exchange.send(b"\x16\x03\x01 this is not HTTP\r\n\r\n"),
    "html": lambda exchange: exchange.whole(200, b"<html>maintenance</html>"),
    "http-500": lambda exchange: exchange.whole(500, error_body("broken")),
    "http-503": lambda exchange: exchange.whole(503, error_body("busy")),
    "http-429": lambda exchange: exchange.whole(429, error_body("slow down", "rate_limit_exceeded"), ["Retry-After: 7"]),
    "http-400": lambda exchange: exchange.whole(400, error_body("no such parameter", "unknown_parameter")),
    "http-401": lambda exchange: exchange.whole(401, error_body("bad key", "invalid_api_key")),
    "redirect": lambda exchange: exchange.whole(302, b"", ["Location: http://127.0.0.1:1/v1/chat/completions"]),
    "stall": stall_after_words,
    "reset-midway": reset_after_words,
    "no-done": end_without_done,
    "cut": cut_whole_answer,
    "error-midway": error_in_stream,
    "flood": flood,
    "slow": slow_words,
}


class Upstream:
    """`choose` gives the behaviour for a request that arrived; where not given, its model's name does."""

    def __init__(self, choose=None):
        self.choose = choose or (lambda received: BEHAVIOURS[received.json["model"]])
        self.received = []
        self.connections = 0
        self.closing = False
        self.models_status = 200  # of the answers to GET /models
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def of(self, model):
        """The requests that arrived for a model."""
        return [one for one in self.received if one.json.get("model") == model]

    def close(self):
        self.closing = True
        self.listener.close()

    def _accept(self):
        while not self.closing:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection:
                reader = connection.makefile("rb")
                while received := read_request(reader):
                    if received.method == "GET":
                        Exchange(connection, received).whole(self.models_status, {"object": "list", "data": []})
                        continue
                    self.received.append(received)
                    self.choose(received)(Exchange(connection, received))
                    if connection.fileno() < 0:
                        return
        except OSError:
            pass


def read_request(reader):
    line = reader.readline()
    if not line:
        return None
    method, path, _ = line.decode().split(" ", 2)
    headers = []
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name.strip().lower(), value.strip()))
    length = int(dict(headers).get("content-length", 0))
    return Received(method, path, headers, reader.read(length))
