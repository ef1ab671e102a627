"""The public scenarios of failover benches, one way and another: a target fails in the way that its script says, another one stands by. What must
come of it with every setting of `stream.recovery`: nobody hangs, nobody is hammered, and nothing that was cut off is called a success."""

import json
import time

import pytest

from harness import setup
from harness.gateway import read_until, wait_until
from harness.scenarios import SCENES
from harness.upstream import Upstream

WHOLE = "one two three"
TIMES = {"connect": "1s", "first_event": "700ms", "between_events": "500ms", "total": "10s"}
BROKEN_BEFORE = ["429", "429-for-an-hour", "500", "503", "reset", "silent", "slow-first-token"]
BROKEN_MIDWAY = ["no-done", "reset-midway", "stall", "pings", "error-midway"]
RECOVERIES = ["off", "continue", "hold"]


class Stage:
    """A gateway between a client and two targets, `primary` and `backup`, each with its script: behaviours in order, the last one stays."""

    def __init__(self, make_gateway, key, primary, backup, stream, attributes):
        self.scripts = {"primary": list(primary), "backup": list(backup)}
        self.upstream = Upstream(lambda received: self.next_scene(received.json["model"]))
        provider = {"type": "openai", "base_url": self.upstream.base_url, "allow_private": True, "timeouts": TIMES,
                    **{name: value for name, value in attributes.items() if name == "vendor"}}
        targets = [{"id": name, "provider": "scripted", "model": name, "aliases": ["both"], "operator": "vendor", "tools": True,
                    "price": {"in": 1.0, "out": 2.0, "currency": "USD"}, **attributes.get(name, {})} for name in self.scripts]
        policy = setup.policy(targets, prefer=[{"order": list(self.scripts)}], stream=stream, **attributes.get("policy", {}))
        self.gateway = make_gateway(setup.config([key.entry], {"scripted": provider}), policy)

    def next_scene(self, target):
        script = self.scripts[target]
        return SCENES[script.pop(0) if len(script) > 1 else script[0]]

    def ask(self, stream=True, **more):
        began = time.monotonic()
        answer = self.gateway.chat("both", stream=stream, **more)
        answer.seconds = time.monotonic() - began
        return answer

    def calls(self):
        return [received.json["model"] for received in self.upstream.received]

    def record(self, answer):
        """Of a stream, what the log says once it is over."""
        wanted = answer.headers["x-request-id"]
        return wait_until(lambda: next((record for record in self.gateway.records() if record.get("id") == wanted), None), "the record")


@pytest.fixture
def stage(make_gateway, key):
    made = []

    def make(script, standby=("ok",), recovery="off", malformed="skip", **attributes):
        made.append(Stage(make_gateway, key, script, standby, {"recovery": recovery, "malformed": malformed, "keepalive_after": "300ms", **attributes.pop("on_leaving", {})}, attributes))
        return made[-1]

    yield make
    for one in made:
        one.upstream.close()


def is_whole(answer):
    return answer.status == 200 and "[DONE]" in answer.events() and answer.streamed_text == WHOLE


def says_so(answer):
    """A failure that nobody can take for a success."""
    if answer.status != 200:
        return answer.status >= 400 and "error" in answer.json()
    return "[DONE]" not in answer.events() and "error" in json.loads(answer.events()[-1])


@pytest.mark.parametrize("recovery", RECOVERIES)
@pytest.mark.parametrize("fault", BROKEN_BEFORE)
def test_what_fails_before_its_first_word_is_answered_by_the_next(stage, fault, recovery):
    answer = (scene := stage([fault], recovery=recovery)).ask()

    assert is_whole(answer), answer.body
    assert scene.calls() == ["primary", "backup"] and answer.seconds < 3


@pytest.mark.parametrize("stream", [True, False])
def test_a_target_that_is_down_for_ever_is_asked_once_a_request_at_most(stage, stream):
    scene = stage(["503"])
    answers = [scene.ask(stream=stream) for _ in range(4)]

    assert {answer.status for answer in answers} == {200}
    assert scene.calls().count("primary") <= 4 and scene.calls().count("backup") == 4


@pytest.mark.parametrize("fault", BROKEN_MIDWAY)
def test_off_tells_the_client_in_the_stream_and_asks_nobody_else(stage, fault):
    answer = (scene := stage([fault])).ask()

    assert answer.status == 200 and says_so(answer), answer.body
    assert scene.calls() == ["primary"] and answer.seconds < 3
    record = scene.record(answer)
    assert record["outcome"] == "truncated" and record["usage"]["output"] > 0


@pytest.mark.parametrize("fault", BROKEN_MIDWAY)
def test_hold_gives_the_next_targets_answer_and_the_client_sees_nothing_of_the_first(stage, fault):
    answer = (scene := stage([fault], recovery="hold")).ask()

    assert is_whole(answer) and b'"model": "primary"' not in answer.body, answer.body
    assert answer.headers.get("x-sekisho-target") == (None if b"keep-alive" in answer.body else "backup")
    assert scene.calls() == ["primary", "backup"]
    record = scene.record(answer)
    assert record["target"] == "backup" and record["outcome"] == "ok" and [attempt["result"] == "ok" for attempt in record["attempts"]] == [False, True]


@pytest.mark.parametrize("fault", BROKEN_MIDWAY)
def test_continue_lets_the_next_target_repeat_what_was_sent_and_go_on(stage, fault):
    answer = (scene := stage([fault], recovery="continue")).ask()

    assert is_whole(answer), answer.body
    assert scene.calls() == ["primary", "backup"]
    assert scene.upstream.of("backup")[0].json["messages"][-1]["role"] == "user"
    assert sum('"role"' in event for event in answer.events()) <= 2  # the two words of the first target; the second one says it no more


def test_continue_tells_a_target_that_takes_prefill_what_was_sent(stage):
    answer = (scene := stage(["no-done"], ["goes-on"], "continue", backup={"prefill": True})).ask()

    assert is_whole(answer), answer.body
    assert scene.upstream.of("backup")[0].json["messages"][-1] == {"role": "assistant", "content": "one two"}
    assert len({json.loads(event)["id"] for event in answer.events()[:-1]}) == 1


@pytest.mark.parametrize("vendor, member", [("deepseek", "prefix"), ("mistral", "prefix"), ("moonshot", "partial"), ("dashscope", "partial")])
def test_continue_tells_a_target_as_its_vendor_wants_it(stage, vendor, member):
    answer = (scene := stage(["no-done"], ["goes-on"], "continue", backup={"prefill": True}, vendor=vendor)).ask()

    assert is_whole(answer), answer.body
    [received] = scene.upstream.of("backup")
    assert received.json["messages"][-1] == {"role": "assistant", "content": "one two", member: True}
    assert received.path == ("/beta/chat/completions" if vendor == "deepseek" else "/v1/chat/completions")
    assert member not in str(scene.upstream.of("primary")[0].json)


def test_continue_asks_vllm_to_go_on_by_the_body(stage):
    answer = (scene := stage(["no-done"], ["goes-on"], "continue", backup={"prefill": True}, vendor="vllm")).ask()

    assert is_whole(answer), answer.body
    told = scene.upstream.of("backup")[0].json
    assert told["continue_final_message"] is True and told["add_generation_prompt"] is False
    assert told["messages"][-1] == {"role": "assistant", "content": "one two"}


def test_what_mistral_says_again_of_the_text_is_taken_out(stage):
    answer = (scene := stage(["no-done"], ["echoes"], "continue", backup={"prefill": True}, vendor="mistral")).ask()

    assert is_whole(answer), answer.body
    assert scene.upstream.of("backup")[0].json["messages"][-1]["prefix"] is True


def test_continue_gives_up_where_the_next_target_says_something_else(stage):
    answer = stage(["no-done"], ["otherwise"], "continue").ask()

    assert says_so(answer) and b"another" not in answer.body, answer.body


@pytest.mark.parametrize("fault", ["call-midway", "call-begun", "call-named", "call-only", "call-of-old"])
@pytest.mark.parametrize("recovery", ["off", "continue"])
def test_nobody_goes_on_inside_a_tool_call(stage, recovery, fault):
    answer = (scene := stage([fault], recovery=recovery)).ask()

    assert says_so(answer) and scene.calls() == ["primary"], answer.body


def test_hold_answers_anew_where_a_tool_call_broke_off(stage):
    assert is_whole(stage(["call-midway"], recovery="hold").ask())


def test_a_fallback_that_rejects_prefill_is_not_sent_one(stage):
    answer = (scene := stage(["reset-midway"], ["refuses-prefill"], "continue", backup={"prefill": False})).ask()

    assert is_whole(answer), answer.body
    assert scene.calls() == ["primary", "backup"]


@pytest.mark.parametrize("recovery", RECOVERIES)
def test_a_malformed_event_is_skipped_and_counted_where_the_rest_stands(stage, recovery):
    answer = (scene := stage(["malformed"], recovery=recovery)).ask()

    assert is_whole(answer), answer.body
    assert scene.calls() == ["primary"] and scene.record(answer)["malformed_events"] == 1
    metrics = scene.gateway.admin("/metrics").body.decode()
    assert 'sekisho_stream_malformed_events_total{model="primary",provider="scripted"} 1' in metrics


def test_a_malformed_event_is_a_failure_where_the_policy_says_so(stage):
    assert says_so(stage(["malformed"], malformed="fail").ask())
    assert is_whole(stage(["malformed"], recovery="hold", malformed="fail").ask())


@pytest.mark.parametrize("recovery", RECOVERIES)
def test_an_answer_without_its_end_mark_but_with_a_finish_reason_is_whole(stage, recovery):
    answer = (scene := stage(["all-but-done"], recovery=recovery)).ask()

    assert is_whole(answer) and scene.calls() == ["primary"]


@pytest.mark.parametrize("recovery", RECOVERIES)
def test_a_filtered_prompt_is_handed_to_the_client(stage, recovery):
    answer = (scene := stage(["filter"], recovery=recovery)).ask()

    assert answer.status == 400 and answer.error["code"] == "content_filter" and scene.calls() == ["primary"]


def test_a_flapping_target_serves_again_as_soon_as_it_answers(stage):
    scene = stage(["503", "ok", "503", "503", "ok"])
    targets = [scene.ask().headers["x-sekisho-target"] for _ in range(5)]

    assert targets == ["backup", "primary", "backup", "backup", "primary"]


def test_after_a_fail_over_only_the_answer_is_paid_for(stage):
    answer = (scene := stage(["no-done"], recovery="hold")).ask(stream_options={"include_usage": True})

    record = scene.record(answer)
    assert record["usage"]["input"] == 7 and record["usage"]["output"] == 3
    assert sum("total_tokens" in event for event in answer.events()) == 1


def test_hold_keeps_the_connection_open_and_then_tells_failures_in_the_stream(stage):
    answer = (scene := stage(["stall"], ["silent"], "hold")).ask()

    assert answer.status == 200 and answer.body.startswith(b": keep-alive") and says_so(answer), answer.body
    assert scene.calls() == ["primary", "backup"]


def test_what_a_deadline_ends_while_it_is_held_costs_nothing(stage):
    policy = {"fallback": {"on": ["timeout"], "deadline_s": 0.2}}
    answer = (scene := stage(["slow"], recovery="hold", policy=policy)).ask()

    record = scene.record(answer)
    assert answer.status == 504 and record["attempts"][0]["result"] == "deadline_exceeded", record
    assert "usage" not in record and "cost" not in record


def test_continue_tells_the_usage_of_all_parts_and_allows_no_more_than_the_client_did(stage):
    answer = (scene := stage(["no-done"], ["goes-on"], "continue", backup={"prefill": True})).ask(max_tokens=50, stream_options={"include_usage": True})

    told = [usage for usage in (json.loads(event).get("usage") for event in answer.events()[:-1]) if usage]
    record = scene.record(answer)["usage"]
    assert scene.upstream.of("backup")[0].json["max_tokens"] < 50
    assert [usage["completion_tokens"] for usage in told] == [record["output"]] and record["output"] > 2


def test_a_broken_event_is_not_left_out_of_a_tool_call(stage):
    assert says_so(stage(["call-broken"]).ask())


def test_hold_gives_a_real_status_where_nothing_was_sent(stage):
    answer = stage(["no-done"], ["500"], "hold").ask()

    assert answer.status in (502, 503) and answer.headers["content-type"].startswith("application/json")


MAIL = "taro.yamada@mail.example.co.jp"
PLACEHOLDERS = {"transforms": [{"id": "mail", "when": {"target.operator": "vendor"},
                                "replace": {"types": ["basic.email"], "with": "placeholder", "restore": True}}],
                "classify": {"start": "public", "rules": [{"id": "person-data", "when": {"found": ["basic.jp.my_number"]}, "class": "confidential"}]}}


@pytest.mark.parametrize("prefill", [True, False])
@pytest.mark.parametrize("recovery", ["continue", "hold"])
def test_values_that_came_back_for_the_client_do_not_leave_with_the_text(stage, recovery, prefill):
    scene = stage(["names"], ["names-on"], recovery, backup={"prefill": prefill}, policy=PLACEHOLDERS)

    answer = scene.ask(content=f"write to {MAIL}")

    assert answer.streamed_text == f"Dear {MAIL}, we write to you." and "[DONE]" in answer.events(), answer.body
    assert scene.calls() == ["primary", "backup"]
    assert not any(MAIL.encode() in received.body for received in scene.upstream.received)
    told = scene.upstream.of("backup")[0].json["messages"][-1]
    assert (told["role"] == "assistant") == (prefill and recovery == "continue")


def test_a_text_of_a_class_that_a_target_may_not_see_is_not_told_to_it(stage):
    scene = stage(["number"], ["number-on"], "continue", backup={"prefill": True}, policy=PLACEHOLDERS)

    answer = scene.ask()

    assert answer.streamed_text == "My number is 123456789018, and no more.", answer.body  # it came to the same by itself
    assert b"123456789018" not in scene.upstream.of("backup")[0].body


def test_a_target_that_may_see_the_text_is_told_it(stage):
    scene = stage(["number"], ["number-on"], "continue", backup={"prefill": True, "operator": "self"}, policy=PLACEHOLDERS)

    assert scene.ask().streamed_text == "My number is 123456789018, and no more."
    assert b"123456789018" in scene.upstream.of("backup")[0].body


def test_a_stream_that_goes_on_is_still_read_by_the_response_rules(stage):
    policy = {**PLACEHOLDERS, "response": {"scan": [{"id": "numbers", "types": ["basic.jp.my_number"], "action": "mask"}]}}
    answer = stage(["no-done"], ["says-number"], "continue", backup={"prefill": True}, policy=policy).ask()

    # The words of the first target were still held back.
    assert "[DONE]" in answer.events() and answer.streamed_text.startswith("My number is [["), answer.body
    assert b"123456789018" not in answer.body


DRAIN = {"on_client_disconnect": "drain_for_usage"}


def leave(scene, stream=True, after=b"1 "):
    """Asks, reads a little and goes away; returns when the request is upstream."""
    before = len(scene.upstream.received)
    with scene.gateway.open_chat("both", stream=stream) as connection:
        wait_until(lambda: len(scene.upstream.received) > before, "the request upstream")
        if stream:
            read_until(connection, after)
    return scene.upstream.received[before]


def cancelled(scene, count=1):
    return wait_until(lambda: len(found := [record for record in scene.gateway.records() if record["outcome"] == "cancelled"]) >= count and found,
                      "the record")


@pytest.mark.parametrize("stream", [True, False])
def test_what_the_provider_bills_is_read_on_for_a_client_that_left(stage, stream):
    scene = stage(["slow-and-billed" if stream else "slow-whole"], on_leaving=DRAIN)

    received = leave(scene, stream)

    record = cancelled(scene)[0]
    assert received.closed_at is None and scene.calls() == ["primary"]
    assert record["usage"] == {**record["usage"], "input": 7, "output": 3} and not record["usage"].get("estimated"), record


def test_without_it_the_upstream_is_let_go_and_usage_is_a_guess(stage):
    scene = stage(["slow-and-billed"])

    received = leave(scene)

    record = cancelled(scene)[0]
    wait_until(lambda: received.closed_at, "the upstream's connection to close")
    assert record["usage"]["estimated"] and record["usage"]["output"] < 8


def test_reading_on_is_bounded_in_number(stage):
    scene = stage(["slow-and-billed"], on_leaving={**DRAIN, "max_drains": 1})

    first, second = leave(scene), leave(scene)

    wait_until(lambda: second.closed_at, "the second one's connection to close")
    cancelled(scene, 2)
    assert first.closed_at is None


def test_reading_on_is_bounded_in_time(stage):
    scene = stage(["slow"], on_leaving={**DRAIN, "drain_timeout": "300ms"})
    began = time.monotonic()

    received = leave(scene)

    wait_until(lambda: received.closed_at, "the upstream's connection to close")
    assert 0.3 <= received.closed_at - began < 3 and cancelled(scene)


def test_nobody_else_is_asked_for_a_client_that_left(stage):
    scene = stage(["silent"], on_leaving=DRAIN)

    leave(scene, stream=False)

    cancelled(scene)
    assert scene.calls() == ["primary"]
