"""The load that release builds are optimised for: what a gateway does all day, in the proportions that its speed is judged by."""

import asyncio
import http.client
import json
import pathlib
import random

from . import engine, load, processes, streams

TEXTS = pathlib.Path(__file__).resolve().parents[1] / "quality/data"
MESSAGES = 3000


def _post(gateway, bodies):
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {gateway.key}"}
    for body in bodies:
        connection.request("POST", "/v1/chat/completions", body, headers)
        connection.getresponse().read()
    connection.close()


def _texts():
    """What detectors are tried on: values in sentences, and sentences that only look so."""
    for name in ("values", "hidden", "negatives", "secrets", "secret_negatives"):
        for line in (TEXTS / f"{name}.jsonl").read_text().splitlines():
            text = json.loads(line)["text"]
            yield text if isinstance(text, str) else "".join(text)


def _conversations(r):
    """Chats of a few messages, some with tools, as the SDKs write them."""
    texts = list(_texts())
    tool = {"type": "function", "function": {"name": "find", "description": "Finds a document.", "parameters": {
        "type": "object", "properties": {"words": {"type": "string"}, "limit": {"type": "integer"}}, "required": ["words"]}}}
    for i in range(MESSAGES):
        messages = [{"role": "system", "content": "Answer in short."}]
        for role in ("user", "assistant", "user")[: r.choice((1, 3))]:
            messages.append({"role": role, "content": "\n".join(r.choices(texts, k=r.randint(1, 8)))})
        body = {"model": "default", "messages": messages, "temperature": 0.2, "max_tokens": 300}
        if i % 4 == 0:
            body["tools"] = [tool]
        yield json.dumps(body, ensure_ascii=i % 3 == 0).encode()


def run(binary, folder, model, seconds):
    """Serves that load with `binary`. `seconds`: of small requests with each set of detectors. `model`: a GGUF file, for the engine."""
    upstream_port, stream_port, tls_port = (processes.free_port() for _ in range(3))
    tls = processes.certificate(folder)
    with processes.nginx_upstream(folder, upstream_port), processes.stream_upstream(folder, stream_port), \
            processes.stream_upstream(folder, tls_port, tls=tls):
        for port in (upstream_port, stream_port, tls_port):
            processes.wait_for_port(port)
        for name, change in (("basic", None), ("packs", processes.all_packs)):
            with processes.Gateway(binary, folder / name, upstream_port, change=change) as gateway:
                load.run_wrk(gateway.port, load.write_script(folder / name, load.request_body(1000), gateway.key), 64, seconds)
                _post(gateway, _conversations(random.Random(1)))
                for size, count in ((16_000, 200), (100_000, 40)):
                    _post(gateway, [load.request_body(size)] * count)
        with processes.Gateway(binary, folder / "streams", stream_port) as gateway:
            streams.measure_events(gateway, gateway.port, gateway.key)
        provider = processes.tls_provider(tls_port, tls[0])
        with processes.Gateway(binary, folder / "tls", tls_port, provider=provider) as gateway:
            streams.measure_events(gateway, gateway.port, gateway.key)
    with processes.Gateway(binary, folder / "engine", 0, provider=processes.embedded_provider(model, 1024, 8, 1)) as gateway:
        for clients in (1, 8):
            asyncio.run(engine.ask_all(gateway.port, gateway.key, clients, 8))
