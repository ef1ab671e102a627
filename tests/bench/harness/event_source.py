"""An upstream that streams: POST .../chat/completions answers with SSE. The `user` member of the body says how: `<events>:<pause in ms>`
for a paced stream, `hold` for one event and then silence until the client leaves. Arguments: the port, and for TLS certificate and key."""

import asyncio
import re
import ssl
import sys

CHUNK = (b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1,"model":"bench",'
         b'"choices":[{"index":0,"delta":{"content":"token "},"finish_reason":null}]}\n\n')
LAST = (b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1,"model":"bench",'
        b'"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def framed(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


async def read_body(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(re.search(rb"content-length: *(\d+)", head, re.I).group(1))
    return await reader.readexactly(length)


async def answer(how, reader, writer):
    writer.write(HEAD + framed(CHUNK))
    if how == "hold":
        await writer.drain()
        await reader.read(1)
        return False
    events, pause = how.split(":")
    loop = asyncio.get_running_loop()
    due = loop.time()
    for _ in range(int(events) - 1):
        due += float(pause) / 1000
        await asyncio.sleep(max(0, due - loop.time()))
        writer.write(framed(CHUNK))
        await writer.drain()
    writer.write(framed(LAST) + b"0\r\n\r\n")
    await writer.drain()
    return True


async def serve(reader, writer):
    try:
        while True:
            body = await read_body(reader)
            how = re.search(rb'"user": ?"([^"]*)"', body).group(1).decode()
            if not await answer(how, reader, writer):
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def server_tls():
    if len(sys.argv) < 4:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    return context


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=4096, ssl=server_tls())
    async with server:
        await server.serve_forever()


asyncio.run(main())
