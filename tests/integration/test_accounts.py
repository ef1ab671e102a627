"""What is booked where, over real sockets: of attempts that were given up, of answers in parts, of tokens that a cache takes."""

import json
import socket
import threading

import pytest

from harness import setup
from harness.gateway import wait_until
from harness.scenarios import SCENES
from harness.upstream import USAGE, WORDS, Upstream, answer_well, chunk_of, event

PRICE = {"in": 1.0, "out": 2.0, "currency": "USD"}
TIMES = {"connect": "15s", "first_event": "15s", "between_events": "500ms", "total": "20s"}


def scripted(upstream):
    return {"type": "openai", "base_url": upstream.base_url, "allow_private": True, "timeouts": TIMES}


def target(name, provider, **more):
    return {"id": name, "provider": provider, "model": name, "aliases": ["both"], "operator": "vendor", "price": PRICE, **more}


def record_of(gateway, request_id):
    return wait_until(lambda: next((record for record in gateway.records() if record.get("id") == request_id), None), "the record")


def metrics_of(gateway, name):
    """Values of a family by their labels, as `{a="b"}`."""
    lines = (line for line in gateway.admin("/metrics").body.decode().splitlines() if line.startswith(name + "{"))
    return {line[len(name):line.rindex(" ")]: float(line[line.rindex(" "):]) for line in lines}


@pytest.fixture
def deaf():
    """A port that takes connections and never says anything: TLS with it is never ready for a request. Gives its URL, and what it got."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken, got = [], []

    def take():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            taken.append(connection)
            got.append(connection.recv(65536))

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}/v1", got
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for connection in taken:
        connection.close()
    thread.join(10)


def unconnected(url):
    return {"type": "openai", "base_url": url, "allow_private": True, "timeouts": TIMES}


def test_a_hedge_that_never_connected_costs_nothing(make_gateway, upstream, key, deaf):
    url, got = deaf
    targets = [target("deaf", "unconnected", hedge={"after": "300ms", "max": 1}), target("ok", "scripted")]
    config = setup.config([key.entry], {"unconnected": unconnected(url), "scripted": scripted(upstream)})
    gateway = make_gateway(config, setup.policy(targets, prefer=[{"order": ["deaf", "ok"]}]))

    answer = gateway.chat("both")

    lost, won = record_of(gateway, answer.headers["x-request-id"])["attempts"]
    assert answer.headers["x-sekisho-target"] == "ok" and len(got) == 1
    assert lost["result"] == "hedge_lost" and lost["sent"] is False and "usage" not in lost and "cost_estimated" not in lost
    assert won["result"] == "ok" and "sent" not in won
    assert not any('target="deaf"' in labels for labels in metrics_of(gateway, "sekisho_cost_total"))


def test_a_client_that_leaves_before_the_connection_stands_costs_nothing(make_gateway, key, deaf):
    url, got = deaf
    config = setup.config([key.entry], {"unconnected": unconnected(url)})
    gateway = make_gateway(config, setup.policy([target("deaf", "unconnected")]))

    with gateway.open_chat("deaf", stream=False):
        wait_until(lambda: got, "the connection")

    record = wait_until(lambda: next((record for record in gateway.records() if record.get("outcome") == "cancelled"), None), "the record")
    assert record["attempts"][0]["sent"] is False and "usage" not in record["attempts"][0]
    assert "cost_estimated" not in record and not metrics_of(gateway, "sekisho_cost_total")


def test_each_part_of_an_answer_is_booked_at_the_target_that_said_it(make_gateway, key):
    scenes = {"first": "malformed-cut", "second": "ok"}
    SCENES.setdefault("malformed-cut", malformed_and_cut)
    upstream = Upstream(lambda received: SCENES[scenes[received.json["model"]]])
    config = setup.config([key.entry], {"scripted": scripted(upstream)})
    policy = setup.policy([target("first", "scripted"), target("second", "scripted")], prefer=[{"order": ["first", "second"]}], stream={"recovery": "continue"})
    gateway = make_gateway(config, policy)

    answer = gateway.chat("both", stream=True)

    record = record_of(gateway, answer.headers["x-request-id"])
    begun, ended = record["attempts"]
    upstream.close()
    assert begun["part"] and ended["part"] and begun["usage"]["estimated"] and "estimated" not in ended["usage"], record
    assert ended["usage"]["input"] == USAGE["prompt_tokens"] and ended["usage"]["output"] == USAGE["completion_tokens"]
    assert record["usage"]["output"] == begun["usage"]["output"] + ended["usage"]["output"] and begun["usage"]["output"] > 0
    assert begun["malformed_events"] == 1 and "malformed_events" not in ended
    tokens = metrics_of(gateway, "sekisho_tokens_total")
    for one in record["attempts"]:
        assert tokens[f'{{model="{one["model"]}",provider="scripted",type="output"}}'] == one["usage"]["output"]
    assert list(metrics_of(gateway, "sekisho_stream_malformed_events_total")) == ['{model="first",provider="scripted"}']


def malformed_and_cut(exchange):
    exchange.open_stream()
    for word in WORDS[:2]:
        exchange.piece(event(chunk_of(exchange.received.json["model"], word)))
    exchange.piece(b"data: {not json\n\n")
    exchange.end_stream()


def writes_its_cache(exchange):
    usage = {"prompt_tokens": 3000, "completion_tokens": 100, "total_tokens": 3100, "prompt_tokens_details": {"cached_tokens": 1000},
             "cache_creation_input_tokens": 1500}
    exchange.whole(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "usage": usage,
                         "choices": [{"index": 0, "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}]})


def test_tokens_that_a_cache_takes_have_their_own_price(make_gateway, key):
    upstream = Upstream(lambda received: writes_its_cache)
    config = setup.config([key.entry], {"scripted": scripted(upstream)})
    price = {"in": 10.0, "out": 20.0, "cached": 1.0, "cache_write": 12.5, "currency": "USD"}
    gateway = make_gateway(config, setup.policy([target("one", "scripted", **{"price": price})]))

    answer = gateway.chat("both")

    record = record_of(gateway, answer.headers["x-request-id"])
    upstream.close()
    assert record["usage"]["cache_write"] == 1500 and record["usage"]["cached"] == 1000
    assert record["cost"] == "0.02675 USD"  # 500 at 10, 1000 at 1, 1500 at 12.5, 100 at 20, a million each
    assert metrics_of(gateway, "sekisho_tokens_total")['{model="one",provider="scripted",type="cache_creation"}'] == 1500


@pytest.mark.parametrize("vendor, statuses", [("openai", [200, 200]), ("anthropic", [200, 200]), ("other", [409, 200])])
def test_a_409_is_tried_again_where_it_is_a_lock(make_gateway, key, vendor, statuses):
    calls = []

    def locked_first(exchange):
        calls.append(exchange.received.json["model"])
        if len(calls) == 1:
            return exchange.whole(409, {"error": {"message": "locked", "type": "conflict_error", "param": None, "code": None}})
        answer_well(exchange)

    upstream = Upstream(lambda received: locked_first)
    config = setup.config([key.entry], {"scripted": {**scripted(upstream), "vendor": vendor}})
    gateway = make_gateway(config, setup.policy([target("one", "scripted", retry={"attempts": 2, "base": "1ms"}), target("two", "scripted")],
                                                prefer=[{"order": ["one", "two"]}]))

    answers = [gateway.chat("both") for _ in statuses]

    upstream.close()
    assert [answer.status for answer in answers] == statuses
    assert set(calls) == {"one"}
