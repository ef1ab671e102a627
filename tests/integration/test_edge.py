"""The strict edge, with raw bytes: framing, smuggling, sizes, pipelining (RFC 9110, RFC 9112)."""

import json
import re
import time

import pytest

from harness import setup
from harness.gateway import read_until, read_until_closed, wait_until

CHAT = "/v1/chat/completions"
BODY = json.dumps({"model": "ok", "messages": [{"role": "user", "content": "hello"}]}).encode()


def head(gateway, *lines, target=CHAT, version="HTTP/1.1", host="Host: gateway"):
    sent = [f"POST {target} {version}", *([host] if host else []), f"Authorization: Bearer {gateway.key.plain}",
            "Content-Type: application/json", *lines]
    return "\r\n".join(sent).encode("latin-1") + b"\r\n\r\n"


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


SMUGGLED = f"GET /v1/models HTTP/1.1\r\nHost: gateway\r\n\r\n".encode()
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)

FRAMINGS = {
    "length and chunked": (["Content-Length: 6", "Transfer-Encoding: chunked"], b"0\r\n\r\n" + SMUGGLED),
    "chunked and length": (["Transfer-Encoding: chunked", "Content-Length: 6"], b"0\r\n\r\n" + SMUGGLED),
    "gzip coding": (["Transfer-Encoding: gzip", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "chunked not last": (["Transfer-Encoding: chunked, gzip"], CHUNKED + SMUGGLED),
    "chunked twice": (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], CHUNKED + SMUGGLED),
    "identity": (["Transfer-Encoding: identity", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "xchunked": (["Transfer-Encoding: xchunked"], CHUNKED + SMUGGLED),
    "two lengths": ([f"Content-Length: {len(BODY)}", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "list of lengths": ([f"Content-Length: {len(BODY)}, {len(BODY)}"], BODY + SMUGGLED),
    "signed length": ([f"Content-Length: +{len(BODY)}"], BODY + SMUGGLED),
    "hex length": (["Content-Length: 0x5"], BODY + SMUGGLED),
    "length with a leading zero": ([f"Content-Length: 0{len(BODY)}"], BODY + SMUGGLED),
    "twenty digits of length": (["Content-Length: 99999999999999999999"], BODY + SMUGGLED),
    "folded header": (["X-A: 1\r\n folded", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "space before colon": (["X-A : 1", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "bare line feed": (["X-A: 1\nX-B: 2", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "bare carriage return": (["X-A: 1\rX-B: 2", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "nul in a value": (["X-A: \x00", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "empty name": ([": 1", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "second host": (["Host: other", f"Content-Length: {len(BODY)}"], BODY + SMUGGLED),
    "chunk size in hex notation": (["Transfer-Encoding: chunked"], b"0x3\r\nabc\r\n0\r\n\r\n" + SMUGGLED),
    "chunk size with spaces": (["Transfer-Encoding: chunked"], b" 3\r\nabc\r\n0\r\n\r\n" + SMUGGLED),
    "chunk lines with bare line feeds": (["Transfer-Encoding: chunked"], b"3\nabc\n0\n\n" + SMUGGLED),
    "chunk longer than said": (["Transfer-Encoding: chunked"], b"3\r\nabcd\r\n0\r\n\r\n" + SMUGGLED),
}


@pytest.mark.parametrize("name", FRAMINGS)
def test_ambiguous_framing_gets_one_refusal_and_the_connection_ends(scripted, upstream, name):
    lines, body = FRAMINGS[name]
    before = len(upstream.received)

    answer = scripted.raw(head(scripted, *lines) + body)

    assert len(statuses(answer)) == 1 and statuses(answer)[0] in (400, 413, 501), answer[:300]
    assert len(upstream.received) == before


@pytest.mark.parametrize("host", ["", "Host: a/b", "Host: a@b", "Host: a,b", "Host: "])
def test_a_bad_host_is_refused(scripted, host):
    answer = scripted.raw(head(scripted, f"Content-Length: {len(BODY)}", host=host) + BODY)

    assert statuses(answer) == [400]


def test_chunked_bodies_need_http_1_1(scripted):
    assert statuses(scripted.raw(head(scripted, "Transfer-Encoding: chunked", version="HTTP/1.0") + CHUNKED)) == [400]


def test_a_chunked_body_is_read(scripted):
    with scripted.open() as connection:
        connection.sendall(head(scripted, "Transfer-Encoding: chunked", "Connection: close") + CHUNKED)
        assert statuses(read_until_closed(connection)) == [200]


def test_trailers_change_nobody(scripted, key):
    sent = head(scripted, "Transfer-Encoding: chunked", "Connection: close").replace(key.plain.encode(), b"nobody")
    answer = scripted.raw(sent + CHUNKED[:-2] + f"Authorization: Bearer {key.plain}\r\n\r\n".encode())

    assert statuses(answer)[0] == 401


def test_fifty_pipelined_requests_get_fifty_answers_in_order(scripted, key):
    one = f"GET /v1/models/ok HTTP/1.1\r\nHost: x\r\nx-api-key: {key.plain}\r\n\r\n".encode()
    other = f"GET /v1/models/slow HTTP/1.1\r\nHost: x\r\nx-api-key: {key.plain}\r\n\r\n".encode()
    last = one.replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n")

    answer = scripted.raw((one + other) * 25 + last)

    assert statuses(answer) == [200] * 51
    assert re.findall(rb'"id":"(\w+)"', answer) == [b"ok", b"slow"] * 25 + [b"ok"]


def test_a_connection_serves_one_request_after_another(scripted):
    with scripted.open() as connection:
        for _ in range(3):
            connection.sendall(head(scripted, f"Content-Length: {len(BODY)}") + BODY)
            received = b""
            while b"one two three" not in received:
                received += connection.recv(65536)
            assert statuses(received) == [200]


def test_expect_100_continue_is_answered_before_the_body_is_sent(scripted):
    with scripted.open() as connection:
        connection.sendall(head(scripted, f"Content-Length: {len(BODY)}", "Expect: 100-continue", "Connection: close"))
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(BODY)
        assert statuses(read_until_closed(connection))[-1] == 200


def test_other_expectations_are_417(scripted):
    assert statuses(scripted.raw(head(scripted, f"Content-Length: {len(BODY)}", "Expect: miracles") + BODY))[0] == 417


def test_sizes_have_their_own_statuses(scripted):
    assert statuses(scripted.raw(head(scripted, "Content-Length: 0", target="/v1/" + "x" * 9000)))[0] == 414
    assert statuses(scripted.raw(head(scripted, "X-Big: " + "x" * 9000, "Content-Length: 0")))[0] == 431
    assert statuses(scripted.raw(head(scripted, *[f"X-{n}: 1" for n in range(120)], "Content-Length: 0")))[0] == 431


def test_a_body_that_is_too_large_is_refused_by_its_length_and_by_its_chunks(make_gateway, upstream, key):
    small = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, {"limits": {"body_bytes": 1000}})
    gateway = make_gateway(small, setup.scripted_policy())
    before = len(upstream.received)

    for sent in (head(gateway, "Content-Length: 1001"),
                 head(gateway, "Transfer-Encoding: chunked") + b"3e8\r\n" + b" " * 1000 + b"\r\n1\r\n \r\n"):
        with gateway.open() as connection:
            connection.sendall(sent)
            assert statuses(read_until(connection, b"\r\n\r\n", 3)) == [413]
    assert len(upstream.received) == before


def test_a_body_that_is_not_json_says_so(scripted):
    answer = scripted.request("POST", CHAT, "model=ok", headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert answer.status == 415


@pytest.mark.parametrize("body", [
    "{", "[]", '{"model": "ok", "model": "stall", "messages": []}', '{"model": "ok", "messages": [' + "[" * 100000,
    '{"model": "ok", "messages": [{"role": "user", "content": "x"}], "x": 1e999999}', '{"model": "ok", "messages": [{"role": "user", "content": "\\ud800"}]}',
    '{"model": "ok"}', '{"model": 7, "messages": []}', '{"model": "ok", "messages": [{"role": "pope", "content": "x"}]}',
    '{"model": "ok", "messages": [], "stream": "yes"}',
], ids=["cut", "array", "duplicate", "deep", "huge number", "lone surrogate", "no messages", "model of another kind", "role", "stream as text"])
def test_a_body_that_is_wrong_is_400_and_goes_nowhere(scripted, upstream, body):
    before = len(upstream.received)
    answer = scripted.request("POST", CHAT, body)

    assert answer.status == 400 and answer.error["type"] == "invalid_request_error", answer.body
    assert len(upstream.received) == before


@pytest.mark.parametrize("model", ["x\\r\\nSet-Cookie: a=b", "x\\u000d\\u000ainjected: 1"])
def test_a_model_name_cannot_inject_a_header(scripted, model):
    answer = scripted.raw(head(scripted, f"Content-Length: {len(model) + 29}", "Connection: close") +
                          f'{{"model": "{model}", "messages": []}}'.encode())

    assert b"\r\nset-cookie" not in answer.lower() and b"\r\ninjected" not in answer.lower()


def test_slow_headers_are_cut_at_the_deadline(make_gateway, upstream, key):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, {"timeouts": {"header": "300ms", "idle": "500ms"}})
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
        began = time.monotonic()
        answer = read_until_closed(connection)

    assert statuses(answer) in ([408], []) and time.monotonic() - began < 3


def test_more_requests_than_in_flight_are_shed_at_once(make_gateway, upstream, key):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream, timeouts={"connect": "1s", "first_event": "5s", "between_events": "5s"})},
                          {"limits": {"in_flight": 1}})
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open_chat("silent"):
        for _ in range(500):
            if upstream.of("silent"):
                break
            time.sleep(0.01)
        answer = gateway.chat("ok")

    assert answer.status == 503 and int(answer.headers["retry-after"]) >= 1
    assert 'sekisho_shed_total{reason="in_flight"} 1\n' in gateway.admin("/metrics").body.decode()
    wait_until(lambda: [record for record in gateway.records() if record["status"] == 503], "the record")


def test_probes_are_answered_when_every_connection_is_taken(make_gateway, upstream, key):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, {"threads": 1, "limits": {"connections": 2}})
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open() as first, gateway.open() as second:
        for connection in (first, second):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        probes = [gateway.get(path).status for path in ("/healthz", "/readyz")]
        refused = gateway.chat("ok")

    assert probes == [200, 200]
    assert refused.status == 503 and int(refused.headers["retry-after"]) >= 1
    assert 'sekisho_shed_total{reason="connections"} 1\n' in gateway.admin("/metrics").body.decode()
    wait_until(lambda: gateway.chat("ok").status == 200, "a connection of its own")


def test_a_request_that_the_edge_refuses_leaves_a_record_too(make_gateway, upstream, key):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)})
    gateway = make_gateway(config, setup.scripted_policy())

    answer = gateway.raw(b"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    [record] = wait_until(gateway.records, "the record")
    assert (record["status"], record["outcome"]) == (400, "error")
    assert record["error"] == "invalid_request"
