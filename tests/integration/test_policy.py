"""What the policy says is what happens on the wire: the upstream is the witness."""

import json

import pytest

from harness import setup
from harness.gateway import wait_until

CANARY = "Xq7-canary-Zz9"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory, upstream, key):
    """One target outside, one inside, `anywhere` for both and `outside-only` for the first."""
    from harness.gateway import Gateway

    targets = [
        {"id": "outside", "provider": "scripted", "model": "ok", "aliases": ["anywhere", "outside-only"], "operator": "vendor"},
        {"id": "inside", "provider": "scripted", "model": "ok-b", "aliases": ["anywhere"], "operator": "self"},
    ]
    policy = setup.policy(targets, prefer=[{"order": ["outside", "inside"]}], refusal={"en": "Ask the desk.", "ja": "窓口へどうぞ。"})
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)})
    gateway = Gateway(tmp_path_factory.mktemp("mixed"), config, policy, key, {"UPSTREAM_KEY": "k"})
    yield gateway
    gateway.stop()


PLACES = {
    "user text": {"messages": [{"role": "user", "content": f"my number {setup.MY_NUMBER}"}]},
    "system text": {"messages": [{"role": "system", "content": f"my number {setup.MY_NUMBER}"}, {"role": "user", "content": "hi"}]},
    "content part": {"messages": [{"role": "user", "content": [{"type": "text", "text": f"my number {setup.MY_NUMBER}"}]}]},
    "escaped": {"messages": [{"role": "user", "content": "my number １２３４-５６７８-９０１８"}]},
    "tool arguments": {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": None, "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": json.dumps({"my_number": setup.MY_NUMBER})}}]},
        {"role": "tool", "tool_call_id": "c1", "content": "done"}]},
    "tool result": {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": None, "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c1", "content": f"マイナンバー {setup.MY_NUMBER}"}]},
    "tool description": {"messages": [{"role": "user", "content": "hi"}], "tools": [
        {"type": "function", "function": {"name": "f", "description": f"my number {setup.MY_NUMBER}", "parameters": {"type": "object"}}}]},
    "schema": {"messages": [{"role": "user", "content": "hi"}], "tools": [
        {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {
            "a": {"type": "string", "description": f"my number {setup.MY_NUMBER}"}}}}}]},
    "name of a user": {"messages": [{"role": "user", "content": "hi"}], "user": f"my number {setup.MY_NUMBER}"},
    "metadata": {"messages": [{"role": "user", "content": "hi"}], "metadata": {"note": f"my number {setup.MY_NUMBER}"}},
}


@pytest.mark.parametrize("place", PLACES)
def test_person_data_stays_inside_wherever_it_stands_in_the_request(mixed, upstream, place):
    outside, inside = len(upstream.of("ok")), len(upstream.of("ok-b"))

    answer = mixed.request("POST", "/v1/chat/completions", {"model": "anywhere", **PLACES[place]})

    assert answer.status == 200, answer.body
    assert answer.headers["x-sekisho-target"] == "inside"
    assert (len(upstream.of("ok")), len(upstream.of("ok-b"))) == (outside, inside + 1)


def test_a_public_question_goes_where_preference_says(mixed):
    assert mixed.chat("anywhere").headers["x-sekisho-target"] == "outside"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_what_no_target_may_answer_is_refused_in_the_organisations_words(mixed, upstream, stream):
    before = len(upstream.received)

    answer = mixed.chat("outside-only", f"my number is {setup.MY_NUMBER}", stream=stream)

    assert answer.status == 403
    assert answer.error["code"] == "policy_no_target" and answer.error["type"] == "policy_error"
    assert answer.error["message"].startswith("Ask the desk.") and answer.error["decision_id"]
    assert len(upstream.received) == before


def test_the_refusal_speaks_the_clients_language(mixed):
    answer = mixed.chat("outside-only", f"my number is {setup.MY_NUMBER}", headers={"Accept-Language": "ja"})

    assert answer.error["message"].startswith("窓口へどうぞ。")


def test_embeddings_and_completions_are_judged_too(mixed):
    text = f"my number is {setup.MY_NUMBER}"
    embedding = mixed.request("POST", "/v1/embeddings", {"model": "outside-only", "input": [text]})
    completion = mixed.request("POST", "/v1/completions", {"model": "outside-only", "prompt": text})

    assert (embedding.status, completion.status) == (403, 403)


def test_a_secret_does_not_leave(mixed):
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    answer = mixed.chat("outside-only", f"token {token}")
    aws = mixed.chat("outside-only", "AKIA" + "IOSFODNN7QXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYQXAMPLEKEY")

    assert 403 in (answer.status, aws.status)


def test_images_cannot_be_read_and_so_restrict(mixed):
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    answer = mixed.request("POST", "/v1/chat/completions",
                           {"model": "outside-only", "messages": [{"role": "user", "content": [part]}]})

    assert answer.status == 403


def test_neither_prompt_nor_answer_nor_key_is_ever_in_the_log(mixed, key):
    mixed.chat("anywhere", f"{CANARY} my number is {setup.MY_NUMBER}")
    mixed.chat("outside-only", f"{CANARY} my number is {setup.MY_NUMBER}")
    mixed.request("POST", "/v1/chat/completions", "{" + CANARY)
    mixed.get(f"/v1/decisions/{CANARY}")
    answer = mixed.chat("anywhere", CANARY, stream=True)
    wait_until(lambda: answer.headers["x-sekisho-decision-id"] in mixed.log(), "the record")

    for secret in (CANARY, setup.MY_NUMBER, key.plain, "one two three", "Bearer "):
        assert secret not in mixed.log()


def test_decide_and_dispatch_agree(mixed):
    for content in ("hello", f"my number is {setup.MY_NUMBER}"):
        body = {"model": "anywhere", "messages": [{"role": "user", "content": content}]}
        decided = mixed.request("POST", "/v1/decide", body).json()
        assert mixed.request("POST", "/v1/chat/completions", body).headers["x-sekisho-target"] == decided["order"][0]
