"""Official SDKs against the gateway: the embedded model, a real llama-server, and the scripted upstream for errors."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

from harness import setup  # noqa: E402
from harness.gateway import Gateway, Key  # noqa: E402
from harness.llama import LlamaServer  # noqa: E402
from harness.upstream import Upstream  # noqa: E402


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clients")
    llama, upstream, key = LlamaServer(folder, "--embeddings", "--pooling", "mean"), Upstream(), Key("sdk", facts={"team": "demo"})
    engine = setup.embedded_provider(context=2048)
    engine["models"].append({**engine["models"][0], "name": "vectors", "embeddings": True})
    providers = {"engine": engine, "scripted": setup.scripted_provider(upstream),
                 "llama": {"type": "openai", "base_url": llama.base_url, "allow_private": True}}
    targets = [*setup.scripted_targets(),
               {"id": "embedded", "provider": "engine", "model": "demo", "aliases": ["engine-chat"], "operator": "self"},
               {"id": "embedded-vectors", "provider": "engine", "model": "vectors", "aliases": ["engine-vectors"], "operator": "self"},
               {"id": "external", "provider": "llama", "model": "demo", "aliases": ["external-vectors"], "operator": "vendor"}]
    running = Gateway(folder, setup.config([key.entry], providers), setup.policy(targets), key, {"UPSTREAM_KEY": "k"})
    running.upstream = upstream
    yield running
    running.stop()
    llama.stop()
    upstream.close()
