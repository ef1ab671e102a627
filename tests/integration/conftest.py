import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from harness import setup  # noqa: E402
from harness.gateway import Gateway, Key  # noqa: E402
from harness.llama import LlamaServer  # noqa: E402
from harness.upstream import Upstream  # noqa: E402

UPSTREAM_KEY = "upstream-key-canary-5f2d"


@pytest.fixture(scope="module")
def upstream():
    server = Upstream()
    yield server
    server.close()


@pytest.fixture(scope="module")
def key():
    return Key("alice", facts={"team": "demo"}, permissions=["explain"])


@pytest.fixture(scope="module")
def other_key():
    return Key("bob", facts={"team": "demo"})


@pytest.fixture(scope="module")
def scripted(tmp_path_factory, upstream, key, other_key):
    """A gateway in front of the scripted upstream: one target per behaviour."""
    config = setup.config([key.entry, other_key.entry], {"scripted": setup.scripted_provider(upstream)})
    gateway = Gateway(tmp_path_factory.mktemp("scripted"), config, setup.scripted_policy(), key, {"UPSTREAM_KEY": UPSTREAM_KEY})
    yield gateway
    gateway.stop()


@pytest.fixture
def make_gateway(tmp_path, key):
    """Starts gateways of a test's own and ends them."""
    started = []

    def make(config, policy, **more):
        folder = tmp_path / f"gateway{len(started)}"
        folder.mkdir()
        started.append(Gateway(folder, config, policy, more.pop("key", key), {"UPSTREAM_KEY": UPSTREAM_KEY, **more.pop("env", {})}))
        return started[-1]

    yield make
    for gateway in started:
        gateway.stop()


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    server = LlamaServer(tmp_path_factory.mktemp("llama"))
    yield server
    server.stop()
