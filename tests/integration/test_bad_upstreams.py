"""Upstreams that misbehave: what the client gets, whether another target is tried, and that nothing pretends to be a success."""

import json
import time

import pytest

from harness import setup
from harness.gateway import read_until, wait_until
from harness.upstream import BEHAVIOURS

# Behaviour of the first target -> the error kind in the record. Each of these may be tried elsewhere before anything was sent.
FALL_BACK = {"reset": "connect_error", "silent": "timeout", "http-500": "http_5xx", "http-503": "http_5xx", "http-429": "http_429"}
# Not in the default `fallback.on`: another target is not asked.
FINAL = {"http-400": 400, "http-401": 502, "redirect": 502, "garbage": 502, "html": 502}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("name", FALL_BACK)
def test_a_failure_before_the_first_word_goes_to_the_next_target(scripted, upstream, name, stream):
    before = len(upstream.of("ok"))

    answer = scripted.chat(f"{name}+ok", stream=stream)

    assert answer.status == 200, answer.body
    assert (answer.streamed_text if stream else answer.text) == "one two three"
    assert answer.headers["x-sekisho-target"] == "ok" and answer.headers["x-sekisho-attempts"] == "2"
    assert len(upstream.of("ok")) == before + 1


@pytest.mark.parametrize("name", FALL_BACK)
def test_the_attempts_are_in_the_decision(scripted, name):
    answer = scripted.chat(f"{name}+ok")
    record = scripted.get(f"/v1/decisions/{answer.headers['x-sekisho-decision-id']}").json()

    assert [attempt["t"] for attempt in record["attempts"]] == [name, "ok"]
    assert record["attempts"][1]["result"] == "ok" and record["attempts"][0]["result"] != "ok"


@pytest.mark.parametrize("name", FINAL)
def test_other_failures_are_told_and_not_retried_elsewhere(scripted, upstream, name):
    before = len(upstream.of("ok"))

    answer = scripted.chat(f"{name}+ok")

    assert answer.status == FINAL[name], answer.body
    assert set(answer.error) >= {"message", "type", "code"}
    assert len(upstream.of("ok")) == before


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("name", [name for name in BEHAVIOURS if name not in ("ok", "ok-b", "flood", "slow", "http-400")])
def test_a_client_learns_which_target_failed_and_no_address_of_it(scripted, upstream, name, stream):
    answer = scripted.chat(name, stream=stream)
    said = answer.body.decode()

    assert "127.0.0.1" not in said and str(upstream.port) not in said
    if '"error"' in said and '"no_target_available"' not in said and name != "error-midway":
        assert f"target `{name}`" in said, said


def test_the_log_keeps_the_address_that_the_client_is_not_told(scripted, upstream):
    answer = scripted.chat("garbage")

    wait_until(lambda: answer.headers["x-request-id"] in scripted.log(), "the record")
    [record] = [record for record in scripted.records() if record.get("request_id", record.get("id")) == answer.headers["x-request-id"]]
    assert f"127.0.0.1:{upstream.port}" in record["error_message"]


def test_an_upstreams_own_400_reaches_the_client_with_its_words(scripted):
    answer = scripted.chat("http-400")

    assert answer.error["message"] == "no such parameter" and answer.error["code"] == "unknown_parameter"


def test_a_429_of_the_last_target_keeps_its_retry_after(scripted):
    answer = scripted.chat("http-429")

    assert answer.status in (429, 503) and answer.headers["retry-after"] == "7"


def test_when_every_target_fails_the_answer_is_an_error_and_not_a_stream(scripted):
    answer = scripted.chat("http-500", stream=True)

    assert answer.status in (502, 503) and answer.headers["content-type"].startswith("application/json")


def test_a_target_that_never_answers_is_a_timeout(scripted):
    began = time.monotonic()
    answer = scripted.chat("silent")

    assert answer.status == 504 and time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["stall", "reset-midway", "no-done", "error-midway"])
def test_a_failure_after_the_first_word_is_told_in_the_stream_and_never_ends_well(scripted, upstream, name):
    before = len(upstream.of("ok"))

    answer = scripted.chat(f"{name}+ok", stream=True)

    assert answer.status == 200 and answer.headers["x-sekisho-target"] == name
    events = answer.events()
    assert "[DONE]" not in events
    assert "error" in json.loads(events[-1]), events[-1]
    assert "".join(event for event in events[:-1]).count("one ") == 1
    assert len(upstream.of("ok")) == before  # nothing may be tried after the first word


def test_the_record_of_a_broken_stream_says_truncated(scripted):
    answer = scripted.chat("no-done", stream=True)
    decision = answer.headers["x-sekisho-decision-id"]

    record = wait_until(lambda: (shown := scripted.get(f"/v1/decisions/{decision}").json()).get("outcome") and shown, "the record")
    assert record["outcome"] == "truncated" or record["error"]
    assert record["attempts"][0]["result"] != "ok"


def test_a_whole_answer_that_is_cut_short_is_an_error(scripted):
    answer = scripted.chat("cut")

    assert answer.status in (502, 503), answer.body


def test_an_error_event_is_not_followed_by_a_proper_end_of_the_body(scripted):
    with scripted.open_chat("no-done") as connection:
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert b"0\r\n\r\n" != received[-5:]


def test_a_client_that_leaves_a_stream_closes_the_upstream_at_once(scripted, upstream):
    with scripted.open_chat("slow") as connection:
        read_until(connection, b"3 ")
        left = time.monotonic()
    received = upstream.of("slow")[-1]

    wait_until(lambda: received.closed_at, "the upstream's connection to close")
    assert received.closed_at - left < 0.1


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_client_that_leaves_before_the_first_word_closes_the_upstream_at_once(scripted, upstream, stream):
    before = len(upstream.of("silent"))
    with scripted.open_chat("silent", stream=stream):
        wait_until(lambda: len(upstream.of("silent")) > before, "the request upstream")
        left = time.monotonic()
    received = upstream.of("silent")[-1]

    wait_until(lambda: received.closed_at, "the upstream's connection to close")
    assert received.closed_at - left < 0.1


def test_a_client_that_leaves_behind_unread_requests_closes_the_upstream_at_once(scripted, upstream):
    with scripted.open_chat("slow") as connection:
        read_until(connection, b"3 ")
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 4000)  # more than is kept for later
        left = time.monotonic()
    received = upstream.of("slow")[-1]

    wait_until(lambda: received.closed_at, "the upstream's connection to close")
    assert received.closed_at - left < 0.1


def test_a_slow_reader_holds_the_upstream_back(scripted, upstream):
    with scripted.open_chat("flood") as connection:
        read_until(connection, b"xxxx")
        received = wait_until(lambda: (upstream.of("flood") or [None])[-1], "the request upstream")
        sent = wait_until(lambda: settled(received), "the upstream to be held back", 20)
        # Socket buffers on both sides of the gateway, and its own 64 KiB; 200 MB were on offer.
        assert sent < 30_000_000


def settled(received):
    before = received.sent
    time.sleep(0.5)  # the claim is that nothing moves for a while
    return received.sent if received.sent == before and before > 0 else None


def test_the_usage_chunk_is_asked_for_and_kept_from_a_client_that_did_not_ask(scripted, upstream):
    plain = scripted.chat("ok", stream=True)
    asked = scripted.chat("ok", stream=True, stream_options={"include_usage": True})

    assert upstream.of("ok")[-2].json["stream_options"] == {"include_usage": True}
    assert not any('"usage"' in event and '"choices": []' in event for event in plain.events())
    assert any('"total_tokens": 10' in event for event in asked.events())
    assert plain.events()[-1] == "[DONE]"


def test_a_streams_frames_are_the_upstreams_own_bytes(scripted):
    answer = scripted.chat("ok", stream=True)

    assert b'data: {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1, "model": "ok"' in answer.body


def test_connections_to_an_upstream_are_kept_alive(scripted, upstream):
    for _ in range(4):
        scripted.chat("ok")
    before = upstream.connections
    for _ in range(8):
        scripted.chat("ok")

    assert upstream.connections - before <= 2  # each worker thread has a pool of its own


def test_a_target_that_leads_inside_is_warned_of_and_counted(make_gateway, upstream, key):
    provider = setup.scripted_provider(upstream)
    del provider["allow_private"]
    provider["base_url"] = provider["base_url"].replace("127.0.0.1", "localhost.localdomain.localhost")
    gateway = make_gateway(setup.config([key.entry], {"scripted": provider}), setup.scripted_policy())

    answers = [gateway.chat("ok") for _ in range(3)]

    assert {answer.status for answer in answers} == {503}
    assert all(answer.headers["x-should-retry"] == "false" and "retry-after" not in answer.headers for answer in answers)
    assert all("x-sekisho-cost" not in answer.headers for answer in answers)
    counted = 'sekisho_private_addresses_refused_total{target="ok"} 3'
    wait_until(lambda: counted in gateway.admin("/metrics").body.decode(), "the third record")
    wait_until(lambda: "an address that it may not use" in gateway.log(), "the warning")
    assert gateway.log().count("a target leads to an address that it may not use") == 1


def test_numbers_pass_as_they_came(scripted, upstream):
    digits = "9" * 300
    body = f'{{"model":"ok","metadata":{{"big":1.00e308,"long":{digits},"exact":0.1{digits},"small":-1.5e-9999}},"messages":[{{"role":"user","content":"hi"}}]}}'

    answer = scripted.request("POST", "/v1/chat/completions", body)

    assert answer.status == 200, answer.body
    assert upstream.of("ok")[-1].body.decode() == body


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens", "n"])
def test_a_number_that_the_gateway_reads_must_be_in_range(scripted, field):
    answer = scripted.request("POST", "/v1/chat/completions", f'{{"model":"ok","{field}":1e400,"messages":[{{"role":"user","content":"hi"}}]}}')

    assert answer.status == 400 and answer.error["param"] == f"/{field}" and f"`/{field}`" in answer.error["message"]


def test_the_record_of_a_stream_is_whole_as_soon_as_its_end_is_read(scripted):
    for _ in range(20):
        answer = scripted.chat("ok", stream=True)
        record = scripted.get(f"/v1/decisions/{answer.headers['x-sekisho-decision-id']}").json()

        assert record["outcome"] == "ok" and [attempt["result"] for attempt in record["attempts"]] == ["ok"]
        assert record["usage"]["output"] == 3
