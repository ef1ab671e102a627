"""Faults over real sockets: tries again, breakers, hedges, queues, shares. And that none of it ever leaves what the policy admits."""

import threading
import time

import pytest

from harness import setup, upstream as scripts
from harness.gateway import wait_until
from harness.upstream import answer_well, error_body

QUESTION = f"My number is {setup.MY_NUMBER}"  # may only go to a target with operator `self`


class Play:
    """Behaviours with a memory, under names of their own."""

    def __init__(self):
        self.down = set()  # names that answer 503
        self.counts = {}
        self.gate = threading.Event()

    def count(self, name):
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]

    def once(self, exchange):
        if self.count("once") == 1:
            return exchange.whole(500, error_body("broken"))
        answer_well(exchange)

    def limited_once(self, exchange):
        if self.count("limited-once") == 1:
            return exchange.whole(429, error_body("slow down", "rate_limit_exceeded"), ["retry-after-ms: 300"])
        answer_well(exchange)

    def flapping(self, exchange):
        if "flapping" in self.down:
            return exchange.whole(503, error_body("busy"))
        answer_well(exchange)

    def held(self, exchange):
        self.count("held")
        self.gate.wait(20)
        answer_well(exchange)

    def two_keys(self, exchange):
        if ("authorization", "Bearer key-one") in exchange.received.headers:
            return exchange.whole(401, error_body("no such key", "invalid_api_key"))
        answer_well(exchange)

    @staticmethod
    def too_long(exchange):
        exchange.whole(403, error_body("inputs tokens + max_new_tokens must be <= 4097"))


@pytest.fixture
def play(monkeypatch):
    play = Play()
    for name, behaviour in {"once": play.once, "limited-once": play.limited_once, "flapping": play.flapping, "held": play.held,
                            "two-keys": play.two_keys, "too-long": play.too_long}.items():
        monkeypatch.setitem(scripts.BEHAVIOURS, name, behaviour)
    yield play
    play.gate.set()


@pytest.fixture
def serve(make_gateway, upstream, key, play):
    """A gateway whose targets behave by their names, tried in the order given."""

    def start(targets, **more):
        described = [{"id": name, "provider": "scripted", "model": name, "aliases": ["all"], "operator": "vendor", **keys}
                     for name, keys in targets.items()]
        config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)})
        return make_gateway(config, setup.policy(described, **{"prefer": [{"order": list(targets)}], **more}))

    return start


def record_of(gateway, answer):
    path = f"/v1/decisions/{answer.headers['x-sekisho-decision-id']}"  # a stream's is whole a moment behind its end
    return wait_until(lambda: (record := gateway.get(path).json()).get("outcome") and record, "the whole record")


def metric(gateway, line):
    found = [text for text in gateway.admin("/metrics").body.decode().splitlines() if text.startswith(line)]
    return float(found[0].rsplit(" ", 1)[1]) if found else None


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_500_is_tried_again_on_the_same_target(serve, upstream, play, stream):
    gateway = serve({"once": {"retry": {"attempts": 2, "base": "10ms"}}})

    answer = gateway.chat("all", stream=stream)

    assert answer.status == 200 and answer.headers["x-sekisho-attempts"] == "2"
    assert [(attempt["result"], attempt["cause"]) for attempt in record_of(gateway, answer)["attempts"]] == [("http_5xx", "first"),
                                                                                                            ("ok", "retry")]
    wait_until(lambda: metric(gateway, 'sekisho_retries_total{reason="http_5xx"}') == 1, "the count")


def test_a_429_is_tried_again_after_the_time_it_names(serve):
    gateway = serve({"limited-once": {"retry": {"attempts": 2, "base": "10ms"}}})
    began = time.monotonic()

    answer = gateway.chat("all")

    assert answer.status == 200 and time.monotonic() - began >= 0.3


def test_a_429_that_names_more_than_the_request_has_goes_to_the_next_target(serve, upstream):
    before = len(upstream.of("http-429"))
    gateway = serve({"http-429": {"retry": {"attempts": 3}}, "ok": {}}, fallback={"on": ["http_429"], "deadline_s": 3})

    answer = gateway.chat("all")

    assert answer.headers["x-sekisho-target"] == "ok" and len(upstream.of("http-429")) == before + 1


def test_a_request_that_may_have_been_done_is_not_sent_twice(serve, upstream):
    before = {name: len(upstream.of(name)) for name in ("silent", "reset")}
    gateway = serve({"silent": {"retry": {"attempts": 3}, "timeouts": {"total": "300ms"}}, "reset": {"retry": {"attempts": 3}}})

    slow, lost = gateway.chat("silent"), gateway.chat("reset")

    assert slow.status == 504 and lost.status in (502, 503)
    for answer in (slow, lost):
        assert answer.headers["x-sekisho-attempts"] == "1" and answer.headers["x-should-retry"] == "false"
    assert {name: len(upstream.of(name)) - count for name, count in before.items()} == {"silent": 1, "reset": 1}


def test_it_is_where_the_author_allows_it(serve, upstream):
    before = len(upstream.of("reset"))
    gateway = serve({"reset": {"retry": {"attempts": 3, "base": "5ms", "uncertain": "allow"}}})

    gateway.chat("all")

    assert len(upstream.of("reset")) == before + 3


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_key_that_is_refused_is_a_try_of_its_own(make_gateway, upstream, key, play, stream):
    provider = setup.scripted_provider(upstream, keys=["${env:KEY_ONE}", "${env:KEY_TWO}"])
    target = {"id": "two-keys", "provider": "scripted", "model": "two-keys", "aliases": ["all"], "operator": "vendor"}
    keys = {"KEY_ONE": "key-one", "KEY_TWO": "key-two"}
    gateway = make_gateway(setup.config([key.entry], {"scripted": provider}), setup.policy([target]), env=keys)

    first, second = gateway.chat("all", stream=stream), gateway.chat("all", stream=stream)

    assert first.status == 200 and first.headers["x-sekisho-attempts"] == "2"
    tries = record_of(gateway, first)["attempts"]
    assert [(made["result"], made["cause"], made["key"]) for made in tries] == [("auth", "first", 0), ("ok", "key", 1)]
    assert second.headers["x-sekisho-attempts"] == "1"
    for code, number in (("401", 1), ("200", 2), ("200", 1)):  # of a stream they come a moment behind its end
        series = f'sekisho_upstream_requests_total{{attempt="{number}",code="{code}"'
        wait_until(lambda: metric(gateway, series) == 1, series)
    wait_until(lambda: metric(gateway, 'sekisho_retries_total{reason="auth"}') == 1, "the count")
    assert b"key-one" not in gateway.admin("/metrics").body and "key-two" not in str(tries)


def test_metrics_tell_how_budgets_stand(serve, play):
    budget = {"id": "all", "scope": "org", "window": "1d", "limit": {"usd": 1}, "on_exceed": "block"}
    gateway = serve({"held": {"price": {"in": 0, "out": 100, "currency": "USD"}}}, budgets=[budget])
    wait_until(lambda: metric(gateway, 'sekisho_budget_remaining{budget="all",currency="USD"}') == 1, "the count")

    asked = threading.Thread(target=lambda: gateway.chat("all", max_tokens=100))
    asked.start()
    wait_until(lambda: "held" in play.counts, "the request to arrive")
    reserved = metric(gateway, 'sekisho_budget_reserved_usd{budget="all"}')
    play.gate.set()
    asked.join()

    assert reserved > 0
    wait_until(lambda: metric(gateway, 'sekisho_budget_reserved_usd{budget="all"}') == 0, "the reservation's end")
    assert 0 < metric(gateway, 'sekisho_budget_remaining_usd{budget="all"}') < 1


def test_retries_add_less_than_a_fifth_to_a_target_that_is_down(serve, upstream):
    before = len(upstream.of("http-503"))
    gateway = serve({"http-503": {"retry": {"attempts": 3, "base": "1ms", "max": "2ms"}, "breaker": "off"}})

    for _ in range(250):
        assert gateway.chat("all").status in (502, 503)

    assert 250 < len(upstream.of("http-503")) - before <= 300


def test_a_failing_target_is_left_alone_and_taken_back_when_it_recovers(serve, upstream, play):
    gateway = serve({"flapping": {"breaker": {"failures": 3, "probe": "500ms"}}, "ok": {}})
    play.down.add("flapping")
    for _ in range(3):
        assert gateway.chat("all").headers["x-sekisho-target"] == "ok"
    asked = len(upstream.of("flapping"))

    answer = gateway.chat("all")

    assert answer.headers["x-sekisho-target"] == "ok" and len(upstream.of("flapping")) == asked
    fails = next(target for target in record_of(gateway, answer)["targets"] if target["id"] == "flapping")["fails"]
    assert [fail["rule"] for fail in fails] == ["target:unavailable"]
    wait_until(lambda: metric(gateway, 'sekisho_breaker_state{target="flapping"}') == 1, "the count")

    play.down.clear()
    recovered = time.monotonic()
    wait_until(lambda: gateway.chat("all").headers["x-sekisho-target"] == "flapping", "the return to the first target")
    assert time.monotonic() - recovered < 2
    wait_until(lambda: metric(gateway, 'sekisho_breaker_state{target="flapping"}') == 0, "the count")


def test_only_one_request_probes_a_target_that_is_still_down(serve, upstream, play):
    gateway = serve({"flapping": {"breaker": {"failures": 1, "probe": "1s"}}, "ok": {}})
    play.down.add("flapping")
    gateway.chat("all")
    asked = len(upstream.of("flapping"))
    end = time.monotonic() + 1.2  # one interval and a little: there is time for one probe, and not for two

    while time.monotonic() < end:
        assert gateway.chat("all").status == 200

    assert len(upstream.of("flapping")) == asked + 1


def test_a_check_opens_and_closes_a_breaker_without_anybodys_request(serve, upstream):
    upstream.models_status = 503
    gateway = serve({"ok": {"breaker": {"failures": 2, "probe": "200ms", "check": "50ms"}}})
    state = 'sekisho_breaker_state{target="ok"}'
    wait_until(lambda: metric(gateway, state) == 1, "the breaker's opening")
    assert gateway.chat("all").status == 503

    upstream.models_status = 200

    wait_until(lambda: metric(gateway, state) == 0, "the breaker's closing")
    assert gateway.chat("all").status == 200


def test_the_next_target_is_asked_too_when_the_first_is_slow(serve, upstream, play):
    price = {"in": 1.0, "out": 2.0, "currency": "USD"}
    gateway = serve({"held": {"hedge": {"after": "50ms", "max": 1}, "timeouts": {"first_event": "15s"}, "price": price}, "ok": {"price": price}})

    answer = gateway.chat("all")

    assert answer.headers["x-sekisho-target"] == "ok"
    assert [(attempt["t"], attempt["result"]) for attempt in record_of(gateway, answer)["attempts"]] == [("held", "hedge_lost"), ("ok", "ok")]
    lost, won = record_of(gateway, answer)["attempts"]
    assert lost["usage"]["input"] > 0 and lost["usage"]["estimated"] and lost["cost"]["est"] > 0 and "cost" not in won
    assert metric(gateway, 'sekisho_cost_total{currency="USD",target="held"') == lost["cost"]["est"]
    assert metric(gateway, 'sekisho_cost_estimated_total{currency="USD",target="held"') == lost["cost"]["est"]
    wait_until(lambda: metric(gateway, 'sekisho_hedges_total{outcome="won",target="ok"}') == 1, "the count")


def test_a_full_target_is_passed_over_and_one_in_its_queue_is_served(serve, play):
    gateway = serve({"held": {"concurrency": {"max": 1, "queue": 1, "wait": "10s"}, "timeouts": {"first_event": "15s"}}, "ok": {}})
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(gateway.chat("all"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    wait_until(lambda: metric(gateway, 'sekisho_target_queue{target="held"}') == 1, "a request in the queue")

    third = gateway.chat("all")
    play.gate.set()
    for thread in threads:
        thread.join(20)

    assert third.headers["x-sekisho-target"] == "ok"
    assert record_of(gateway, third)["passed_over"] == [{"t": "held", "why": "queue_full"}]
    assert [answer.headers["x-sekisho-target"] for answer in answers] == ["held", "held"]


def test_a_mirror_gets_a_copy_where_the_policy_admits_it(serve, upstream):
    gateway = serve({"ok": {"operator": "self", "mirror": {"target": "ok-b", "share": 1}}, "ok-b": {}})
    before = len(upstream.of("ok-b"))

    assert gateway.chat("all").headers["x-sekisho-target"] == "ok"
    wait_until(lambda: metric(gateway, 'sekisho_mirrored_requests_total{outcome="ok",target="ok-b"}') == 1, "the copy's end")
    copied = len(upstream.of("ok-b"))
    assert gateway.chat("all", QUESTION).headers["x-sekisho-target"] == "ok"

    assert copied == before + 1 and len(upstream.of("ok-b")) == copied
    wait_until(lambda: metric(gateway, "sekisho_http_requests_total") == 2, "the count")


def test_too_long_a_context_goes_only_to_a_target_that_takes_more(serve, upstream):
    gateway = serve({"too-long": {"max_context": 4096}, "ok-b": {"max_context": 2048}, "ok": {"max_context": 128000}})
    before = len(upstream.of("ok-b"))

    answer = gateway.chat("all")

    assert answer.status == 200 and answer.headers["x-sekisho-target"] == "ok" and len(upstream.of("ok-b")) == before


def test_equals_share_by_weight_and_a_caller_stays_with_its_target(serve):
    weights = {"ok": {"weight": 3}, "ok-b": {"weight": 1}}
    spread = serve(weights, prefer=[{"spread": "weight"}])
    sticky = serve(weights, prefer=[{"spread": "weight", "sticky": "caller.team"}])

    shares = [spread.chat("all").headers["x-sekisho-target"] for _ in range(200)]

    assert 110 <= shares.count("ok") <= 190
    assert len({sticky.chat("all").headers["x-sekisho-target"] for _ in range(20)}) == 1


@pytest.mark.parametrize("keys", [{"retry": {"attempts": 3, "base": "1ms", "uncertain": "allow"}}, {"hedge": {"after": "1ms"}},
                                  {"breaker": {"failures": 1, "probe": "1h"}}, {"concurrency": {"max": 1}}],
                         ids=["retry", "hedge", "breaker", "queue"])
@pytest.mark.parametrize("name", ["http-503", "silent", "reset"])
def test_person_data_never_leaves_the_admitted_list(serve, upstream, name, keys):
    before = len(upstream.of("ok"))
    gateway = serve({name: {"operator": "self", "timeouts": {"total": "200ms"}, **keys}, "ok": {}})

    statuses = [gateway.chat("all", QUESTION).status for _ in range(3)]

    assert all(status in (502, 503, 504) for status in statuses)
    assert len(upstream.of("ok")) == before
