"""Two llama-server processes behind one alias; one of them dies."""

import pytest

from harness import setup
from harness.gateway import Gateway, read_until, read_until_closed
from harness.llama import LlamaServer

QUESTION = "What is Sekisho?"


@pytest.fixture
def pair(tmp_path, key):
    first, second = LlamaServer(tmp_path), LlamaServer(tmp_path)
    providers = {name: {"type": "openai", "base_url": server.base_url, "allow_private": True, "timeouts": {"connect": "1s"}}
                 for name, server in (("first", first), ("second", second))}
    targets = [{"id": name, "provider": name, "model": "demo", "aliases": ["both"], "operator": "vendor"} for name in providers]
    folder = tmp_path / "gateway"
    folder.mkdir()
    gateway = Gateway(folder, setup.config([key.entry], providers), setup.policy(targets, prefer=[{"order": ["first", "second"]}]), key)
    yield gateway, first, second
    gateway.stop()
    first.stop()
    second.stop()


def test_a_dead_server_is_passed_over_without_the_client_noticing(pair):
    gateway, first, _ = pair
    assert gateway.chat("both", QUESTION, max_tokens=30, temperature=0).headers["x-sekisho-target"] == "first"
    assert gateway.chat("both", QUESTION, max_tokens=30, temperature=0).headers["x-sekisho-target"] == "first"

    first.kill()

    answers = [gateway.chat("both", QUESTION, max_tokens=30, temperature=0, stream=stream) for stream in (False, True, False)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert {answer.headers["x-sekisho-target"] for answer in answers} == {"second"}
    assert all("ekisho" in (answer.streamed_text if number == 1 else answer.text) for number, answer in enumerate(answers))


def test_a_server_killed_in_the_middle_of_a_stream_ends_it_with_an_error(pair):
    gateway, first, _ = pair
    with gateway.open_chat("both", QUESTION, max_tokens=3000, temperature=1.5, ignore_eos=True) as connection:
        read_until(connection, b"data: ")
        first.kill()
        rest = read_until_closed(connection)

    assert b'"error"' in rest and b"[DONE]" not in rest
    assert gateway.chat("both", QUESTION, max_tokens=5).headers["x-sekisho-target"] == "second"


def test_when_both_are_dead_the_client_is_told_and_can_retry(pair):
    gateway, first, second = pair
    first.kill()
    second.kill()

    answer = gateway.chat("both", QUESTION, max_tokens=5)

    assert answer.status in (502, 503) and answer.headers["x-sekisho-attempts"] == "2"
