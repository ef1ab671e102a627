"""The HTTP surface: routes, keys, limits, headers and errors, as a client sees them."""

import json
import time

import pytest

from conftest import UPSTREAM_KEY
from harness import setup
from harness.gateway import Key, wait_until

CHAT = "/v1/chat/completions"


def bearer(gateway):
    return f"Authorization: Bearer {gateway.key.plain}\r\n"


def test_probes_answer_on_both_doors_and_metrics_only_on_the_admin_door(scripted):
    for path in ("/healthz", "/readyz"):
        assert scripted.get(path, key=None).status == 200
        assert scripted.admin(path).status == 200
    assert scripted.admin("/metrics").status == 200
    assert scripted.get("/metrics", key=None).status == 404


def test_an_answer_carries_what_happened_in_its_headers(scripted):
    answer = scripted.chat("ok")

    assert answer.status == 200 and answer.text == "one two three"
    assert answer.headers["x-sekisho-target"] == "ok"
    assert answer.headers["x-sekisho-attempts"] == "1"
    assert answer.headers["x-sekisho-decision-id"] and answer.headers["x-request-id"]
    assert "0.000013" in answer.headers["x-sekisho-cost"]  # 7 in at 1, 3 out at 2 dollars a million
    assert float(answer.headers["x-sekisho-overhead-ms"]) >= 0


def test_unknown_routes_are_404_in_openais_shape(scripted):
    answer = scripted.get("/v1/nothing/here")

    assert answer.status == 404
    assert set(answer.error) >= {"message", "type", "param", "code"}
    assert answer.headers["x-request-id"]


def test_a_wrong_method_names_the_right_one(scripted):
    answer = scripted.get(CHAT)

    assert answer.status == 405 and "POST" in answer.headers["allow"]


def test_no_key_a_bad_key_and_an_unknown_key_are_401_and_the_latter_two_alike(scripted):
    body = {"model": "ok", "messages": []}
    none = scripted.request("POST", CHAT, body, key=None)
    bad = scripted.request("POST", CHAT, body, key=None, headers={"Authorization": "Bearer sk-nonsense"})
    unknown = scripted.request("POST", CHAT, body, key=Key("stranger"))

    assert [none.status, bad.status, unknown.status] == [401, 401, 401]
    assert bad.error == unknown.error
    assert none.error["type"] == "invalid_request_error" or none.error["code"]


def test_x_api_key_is_as_good_as_bearer(scripted, key):
    answer = scripted.request("GET", "/v1/models", key=None, headers={"x-api-key": key.plain})

    assert answer.status == 200


def test_two_different_keys_in_one_request_are_refused(scripted, key, other_key):
    answer = scripted.request("GET", "/v1/models", key=key, headers={"x-api-key": other_key.plain})

    assert answer.status in (400, 401)


def test_the_key_is_checked_before_the_body_is_read(scripted):
    began = time.monotonic()
    answer = scripted.raw(f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n".encode())

    assert b" 401 " in answer.split(b"\r\n")[0]
    assert time.monotonic() - began < 5  # no body ever came


def test_models_lists_targets_and_aliases_and_finds_one(scripted):
    listed = scripted.get("/v1/models").json()

    ids = [model["id"] for model in listed["data"]]
    assert listed["object"] == "list" and "ok" in ids and "reset+ok" in ids
    assert ids[0] == "auto" and scripted.get("/v1/models/auto").json()["id"] == "auto"
    assert scripted.get("/v1/models/ok").json()["id"] == "ok"
    assert scripted.get("/v1/models/reset%2Bok").json()["id"] == "reset+ok"
    assert scripted.get("/v1/models/%6F%6B").json()["id"] == "ok"


def test_an_unknown_model_is_404_with_the_list(scripted):
    answer = scripted.chat("gpt-unheard-of")

    assert answer.status == 404 and answer.error["code"] == "model_not_found"
    assert "`ok`" in answer.error["message"]
    assert scripted.get("/v1/models/gpt-unheard-of").status == 404


def test_what_a_refused_request_says_is_not_logged(scripted):
    canary, question = "CANARY-4111", [{"role": "user", "content": "hi"}]
    answers = [scripted.chat(canary), scripted.get(f"/v1/{canary}"), scripted.get(f"/v1/models/{canary}"),
               scripted.request("POST", CHAT, {"model": "ok", "messages": [{"role": canary, "content": "hi"}]}),
               scripted.request("POST", CHAT, {"model": "ok", "messages": question}, headers={"x-sekisho-class": canary})]

    assert [answer.status for answer in answers[:4]] == [404, 404, 404, 400]
    assert all(canary in answer.error["message"] for answer in answers[:4])
    for answer in answers:
        wait_until(lambda: answer.headers["x-request-id"] in scripted.log(), "the record")
    assert canary not in scripted.log()


def test_auto_takes_any_target(scripted, upstream):
    answer = scripted.request("POST", "/v1/decide", {"model": "auto", "messages": [{"role": "user", "content": "hi"}]})

    assert answer.status == 200 and len(answer.json()["order"]) == 3


def test_a_key_with_aliases_sees_and_uses_only_those(make_gateway, upstream):
    narrow = Key("narrow", aliases=["ok"])
    gateway = make_gateway(setup.config([narrow.entry], {"scripted": setup.scripted_provider(upstream)}), setup.scripted_policy(), key=narrow)

    assert [model["id"] for model in gateway.get("/v1/models").json()["data"]] == ["ok"]
    assert gateway.chat("ok").status == 200
    assert gateway.chat("http-500").status == 404
    assert gateway.chat("auto").status == 404


def test_an_expired_key_is_401(make_gateway, upstream):
    old = Key("old", expires="2020-01-01")
    fresh = Key("fresh", expires="2199-01-01")
    gateway = make_gateway(setup.config([old.entry, fresh.entry], {"scripted": setup.scripted_provider(upstream)}), setup.scripted_policy())

    assert gateway.chat("ok", key=old).status == 401
    assert gateway.chat("ok", key=fresh).status == 200


def test_requests_a_minute_are_held_and_say_when_to_come_back(make_gateway, upstream):
    slow = Key("slow", requests_per_minute=2)
    gateway = make_gateway(setup.config([slow.entry], {"scripted": setup.scripted_provider(upstream)}), setup.scripted_policy(), key=slow)

    answers = [gateway.chat("ok") for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[0].headers["x-ratelimit-limit-requests"] == "2"
    assert answers[0].headers["x-ratelimit-remaining-requests"] == "1"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].error["code"] == "rate_limit_exceeded"


def test_tokens_a_minute_are_held(make_gateway, upstream):
    small = Key("small", tokens_per_minute=60)
    gateway = make_gateway(setup.config([small.entry], {"scripted": setup.scripted_provider(upstream)}), setup.scripted_policy(), key=small)

    answer = gateway.chat("ok", "word " * 2000, max_tokens=10)

    assert answer.status == 429 and upstream.of("ok")[-1:] != [answer]


def test_a_key_reads_its_own_decisions_and_reasons_need_explain(scripted, key, other_key):
    mine = scripted.chat("ok", f"my number is {setup.MY_NUMBER}")
    decision = mine.headers["x-sekisho-decision-id"]

    own = scripted.get(f"/v1/decisions/{decision}")
    assert own.status == 200
    assert own.json()["class"]["original"] == "confidential"
    assert own.json()["targets"][0]["fails"][0]["rule"] == "confidential-stays-inside"
    assert scripted.get(f"/v1/decisions/{decision}", key=other_key).status == 404

    theirs = scripted.chat("ok", f"my number is {setup.MY_NUMBER}", key=other_key)
    shown = scripted.get(f"/v1/decisions/{theirs.headers['x-sekisho-decision-id']}", key=other_key)
    assert shown.status == 200 and "confidential-stays-inside" not in shown.body.decode()
    assert "confidential-stays-inside" not in theirs.body.decode()
    assert "confidential-stays-inside" in mine.body.decode()


def test_decide_sends_nothing(scripted, upstream):
    before = len(upstream.received)
    answer = scripted.request("POST", "/v1/decide", {"model": "ok", "messages": [{"role": "user", "content": "hi"}]})

    assert answer.json()["order"] == ["ok"]
    assert len(upstream.received) == before


def test_trace_context_is_taken_and_passed_on(scripted, upstream):
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    scripted.chat("ok", headers={"traceparent": trace})

    sent = dict(upstream.of("ok")[-1].headers)
    assert sent["traceparent"].split("-")[1] == trace.split("-")[1]


def test_what_nobody_has_scanned_of_a_trace_context_stays_here(scripted, upstream):
    known = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    scripted.chat("ok", headers={"traceparent": f"01-{known}-taro@corp-example.jp", "tracestate": "who=taro@corp-example.jp", "baggage": "who=taro%40corp-example.jp"})

    sent = dict(upstream.of("ok")[-1].headers)
    assert sent["traceparent"] == f"00-{known}"
    assert "tracestate" not in sent and "baggage" not in sent


@pytest.mark.parametrize("version, rest, taken", [("00", "", True), ("00", "zzz", False), ("00", "-more", False), ("01", "-more", True), ("01", "more", False)])
def test_a_trace_context_goes_on_only_in_later_versions(scripted, upstream, version, rest, taken):
    trace = f"{version}-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01{rest}"
    scripted.chat("ok", headers={"traceparent": trace})

    assert ("traceparent" in dict(upstream.of("ok")[-1].headers)) == taken


def test_the_upstream_gets_its_own_key_and_never_the_clients(scripted, upstream, key):
    scripted.chat("ok", headers={"x-secret-of-the-client": "canary-77", "cookie": "session=canary-77"})

    received = upstream.of("ok")[-1]
    assert ("authorization", f"Bearer {UPSTREAM_KEY}") in received.headers
    everything = repr(received.headers) + received.body.decode()
    assert key.plain not in everything and "canary-77" not in everything


def test_an_idempotency_key_replays_the_answer_without_a_second_call(scripted, upstream):
    before = len(upstream.of("ok"))
    headers = {"Idempotency-Key": "order-66"}

    first = scripted.chat("ok", "once", headers=headers)
    second = scripted.chat("ok", "once", headers=headers)
    other_body = scripted.chat("ok", "twice", headers=headers)

    assert first.body == second.body and len(upstream.of("ok")) == before + 1
    assert other_body.status == 422


def test_idempotency_keys_of_two_clients_are_apart(scripted, upstream, other_key):
    before = len(upstream.of("ok"))

    scripted.chat("ok", "mine", headers={"Idempotency-Key": "shared"})
    scripted.chat("ok", "mine", headers={"Idempotency-Key": "shared"}, key=other_key)

    assert len(upstream.of("ok")) == before + 2


def test_completions_and_embeddings_take_the_same_road(scripted):
    completion = scripted.request("POST", "/v1/completions", {"model": "ok", "prompt": "count"})
    embedding = scripted.request("POST", "/v1/embeddings", {"model": "ok", "input": "count"})

    assert completion.json()["choices"][0]["text"] == "one two three"
    assert embedding.json()["data"][0]["embedding"] == [0.25, -0.5, 1.0]
    assert embedding.headers["x-sekisho-target"] == "ok"


def test_relay_changes_nothing_but_the_models_name(scripted, upstream):
    body = '{"messages" : [{"role":"user","content":"a\\u0041\\n"}],  "model":"reset+ok", "temperature":1.0, "seed":12345678901234567890}'
    scripted.request("POST", CHAT, body)

    assert upstream.of("ok")[-1].body.decode() == body.replace('"reset+ok"', '"ok"')


def test_a_metric_counts_the_requests(scripted):
    scripted.chat("ok")
    text = scripted.admin("/metrics").body.decode()

    assert 'sekisho_http_requests_total{' in text
    assert 'route="/v1/chat/completions"' in text
    assert "sekisho_overhead_seconds" in text and "sekisho_tokens_total" in text


def test_every_request_leaves_one_record_in_the_log(scripted):
    answer = scripted.chat("ok")
    decision = answer.headers["x-sekisho-decision-id"]
    scripted.get("/healthz")  # the log is written behind the answer; this passes the time of one round trip

    for _ in range(200):
        records = [line for line in scripted.log().splitlines() if decision in line]
        if records:
            break
        time.sleep(0.01)
    assert len(records) == 1
    assert json.loads(records[0])["outcome"] == "ok"
