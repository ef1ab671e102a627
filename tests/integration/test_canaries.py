"""No attempt violates a constraint, whatever fails (theorem F of docs/policy-language.md), over the real program: providers write down every
byte that arrives, and answer well, badly or not at all. A sample of SEKISHO_CANARY_REQUESTS requests, drawn by SEKISHO_CANARY_SEED."""

import concurrent.futures
import json
import os
import random
import threading

import pytest

from harness import canaries, setup
from harness.canaries import PERSON, SECRET, WORD
from harness.gateway import Gateway, Key, run_cli
from harness.upstream import BEHAVIOURS, Upstream, WORDS, chunk_of, error_body, event

REQUESTS = int(os.environ.get("SEKISHO_CANARY_REQUESTS", "160"))
SEED = int(os.environ.get("SEKISHO_CANARY_SEED", "20261121"))
CLEAN, DECLARED = "clean", "declared"
FAULTS = ["http-500", "http-503", "http-429", "silent", "stall", "reset", "garbage", "html", "cut", "no-done", "error-midway", "reset-midway"]
SMALL_SCAN = 20_000  # bytes of a text that no detector reads to its end within a microsecond


def echo_error(exchange):
    """What some servers do: the request stands in the error."""
    exchange.whole(500, error_body("cannot digest " + exchange.received.body.decode("utf-8", "replace")))


def echo_error_in_stream(exchange):
    exchange.open_stream()
    exchange.piece(event(chunk_of(exchange.received.json["model"], WORDS[0])))
    exchange.piece(event(error_body("cannot digest " + exchange.received.body.decode("utf-8", "replace"))))
    exchange.end_stream()


class Zone:
    """One provider for each target."""

    def __init__(self, seed):
        self.upstreams = {name: Upstream(self._chooser(random.Random(f"{seed} {name}"))) for name in canaries.NAMES}

    @staticmethod
    def _chooser(chance):
        lock = threading.Lock()

        def choose(received):
            with lock:
                draw, fault = chance.random(), chance.choice(FAULTS)
            if draw < 0.35:
                return BEHAVIOURS["ok"]
            if draw < 0.45:
                return echo_error
            if draw < 0.5 and received.json.get("stream"):
                return echo_error_in_stream
            return BEHAVIOURS[fault]

        return choose

    def providers(self):
        timeouts = {"connect": "1s", "first_event": "250ms", "between_events": "250ms", "total": "5s"}
        return {name: setup.scripted_provider(upstream, timeouts=timeouts) for name, upstream in self.upstreams.items()}

    def arrivals(self):
        for name, upstream in self.upstreams.items():
            for received in list(upstream.received):
                yield name, received

    def close(self):
        for upstream in self.upstreams.values():
            upstream.close()


@pytest.fixture(scope="module")
def personnel():
    return Key("personnel", facts={"app": "personnel"})


@pytest.fixture(scope="module")
def signing(tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "audit.pem"
    assert run_cli("audit", "keys", "new", path).returncode == 0
    return path


@pytest.fixture
def zone():
    zone = Zone(SEED)
    yield zone
    zone.close()


@pytest.fixture
def make_zone_gateway(tmp_path, zone, key, personnel, signing):
    started = []

    def make(**detector):
        config = setup.config([key.entry, personnel.entry], zone.providers(),
                              audit={"directory": "audit", "signing_key": "${file:%s}" % signing})
        started.append(Gateway(tmp_path, config, canaries.policy(**detector), key, {"UPSTREAM_KEY": "k"}))
        return started[-1]

    yield make
    for gateway in started:
        gateway.stop()


class Asked:
    """One request, what was planted in it and what came back."""

    def __init__(self, number, chance):
        self.marker = f"marker-{number:06d}-end"
        self.kind = chance.choice([CLEAN, PERSON, PERSON, SECRET, SECRET, WORD, DECLARED])
        self.planted = []
        if self.kind != CLEAN:
            of_kind = self.kind if self.kind in (PERSON, SECRET) else WORD
            for place in chance.sample(sorted(canaries.PLACES), chance.randrange(1, 4)):
                self.planted.append((place, canaries.make_value(of_kind, chance)))
        self.body = canaries.request(chance, self.marker, self.planted)
        self.headers = {"x-sekisho-class": "restricted"} if self.kind == DECLARED else {}
        if self.planted:
            self.headers["x-note"] = self.planted[0][1]
        self.answer = None

    def send(self, gateway, personnel):
        key = personnel if self.kind == WORD else True
        self.answer = gateway.request("POST", "/v1/chat/completions", self.body, key=key, headers=self.headers, timeout=120)
        return self

    def forms(self):
        return [(place, form) for place, value in self.planted for form in canaries.forms(value)]


def ask_all(gateway, personnel, asked):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda one: one.send(gateway, personnel), asked))


def everything_of(received):
    return b"\n".join([received.path.encode(), *(f"{name}: {value}".encode() for name, value in received.headers), received.body])


def leaks(zone, asked):
    """Where something arrived that may not: (target, kind, place)."""
    by_marker = {one.marker.encode(): one for one in asked}
    for name, received in zone.arrivals():
        data = everything_of(received)
        for one in (one for marker, one in by_marker.items() if marker in data):
            if one.kind == CLEAN:
                continue
            whole, value = canaries.may_receive(one.kind)
            if name not in whole:
                yield name, one.kind, "all of it"
            if name not in value:
                yield from ((name, one.kind, place) for place, form in one.forms() if form in data)


def strays(zone, asked):
    """Values that arrived at a target which none of their requests may reach, whatever request they came with."""
    forbidden = {name: [one for one in asked if one.kind != CLEAN and name not in canaries.may_receive(one.kind)[1]] for name in canaries.NAMES}
    arrived = {name: b"\n".join(everything_of(received) for other, received in zone.arrivals() if other == name) for name in canaries.NAMES}
    for name in canaries.NAMES:
        for one in forbidden[name]:
            yield from ((name, one.kind, place) for place, form in one.forms() if form in arrived[name])


def errors_of(answer):
    """What the gateway says of a failure, in a body or in a stream; nothing where it went well."""
    if answer.status != 200:
        return answer.body + json.dumps(answer.headers).encode()
    return "\n".join(data for data in answer.events() if '"error"' in data).encode() if b"data: " in answer.body else b""


def traces(gateway, asked):
    """Everything that the gateway itself keeps or says."""
    yield "metrics", gateway.admin("/metrics").body
    yield "log", gateway.log().encode()
    gateway.stop()
    for path in sorted((gateway.folder / "audit").rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    for one in asked:
        yield "error body", errors_of(one.answer)


def found_in_traces(gateway, asked):
    wanted = [(one.kind, place, form) for one in asked for place, form in one.forms()]
    for where, data in traces(gateway, asked):
        yield from ((where, kind, place) for kind, place, form in wanted if form in data)


def test_no_canary_leaves_for_where_its_class_forbids_it(make_zone_gateway, zone, personnel):
    gateway = make_zone_gateway()
    asked = ask_all(gateway, personnel, [Asked(number, random.Random(f"{SEED} {number}")) for number in range(REQUESTS)])

    assert sorted(set(leaks(zone, asked))) == []
    assert sorted(set(strays(zone, asked))) == []
    assert sorted(set(found_in_traces(gateway, asked))) == []
    # The test would be worth nothing if little had been tried.
    assert {name for name, _ in zone.arrivals()} == set(canaries.NAMES)
    tried = [received for name, received in zone.arrivals() if name in ("certified", "redacting") and any(
        one.marker.encode() in received.body for one in asked if one.kind == PERSON)]
    assert tried
    assert any(one.answer.status == 200 and one.kind != CLEAN for one in asked)
    assert len(list(zone.arrivals())) > REQUESTS


def test_a_required_detector_that_fails_keeps_everything_inside(make_zone_gateway, zone, personnel):
    gateway = make_zone_gateway(timeout_us=1)
    chance = random.Random(SEED)
    asked = [Asked(number, random.Random(f"{SEED} {number}")) for number in range(max(REQUESTS // 4, 20))]
    for one in asked:
        filler = " ".join(canaries.word(chance, 9) for _ in range(SMALL_SCAN // 10))
        one.body["messages"].insert(0, {"role": "user", "content": filler})
    ask_all(gateway, personnel, asked)

    assert {name for name, _ in zone.arrivals()} <= canaries.INSIDE
    assert any(name in canaries.INSIDE for name, _ in zone.arrivals())
    assert sorted(set(found_in_traces(gateway, asked))) == []
    assert '"status":"timeout"' in gateway.log() or '"status":"over_budget"' in gateway.log()
