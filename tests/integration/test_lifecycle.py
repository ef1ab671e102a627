"""Start, reload, drain: what an operator does to a running gateway."""

import copy
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

from harness import setup
from harness.gateway import PEPPER, ROOT, Key, binary, read_until, read_until_closed, run_cli, wait_until
from harness.upstream import BEHAVIOURS, chunk_of, event


def config_of(upstream, key, **more):
    return setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, **more)


def reload_state(gateway):
    return gateway.get("/readyz", key=None).json()


def test_hangup_brings_a_changed_policy_into_force(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    before = reload_state(gateway)["config"]
    changed = setup.scripted_policy(version="second")
    for target in changed["targets"]:
        target["aliases"] = target["aliases"] + [f"new-{target['id']}"]

    gateway.write(policy=changed)
    gateway.signal(signal.SIGHUP)

    wait_until(lambda: reload_state(gateway)["config"] != before, "the reload")
    assert gateway.chat("new-ok").status == 200


def test_a_new_key_works_and_a_removed_one_does_not_after_a_reload(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    newcomer = Key("newcomer")

    gateway.write(config_of(upstream, newcomer))
    gateway.signal(signal.SIGHUP)

    wait_until(lambda: gateway.chat("ok", key=newcomer).status == 200, "the new key")
    assert gateway.chat("ok", key=key).status == 401


def test_a_bad_reload_keeps_the_old_configuration_and_says_so_in_three_places(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    broken = copy.deepcopy(gateway.policy)
    broken["constraints"][0]["requrie"] = {}

    gateway.write(policy=broken)
    gateway.signal(signal.SIGHUP)

    state = wait_until(lambda: (state := reload_state(gateway))["reload"] == "failed" and state, "the failed reload")
    assert "problem" not in state  # anyone may ask there; what the policy says is the operators' business
    assert "policy.yaml:" in gateway.admin("/readyz").json()["problem"]
    wait_until(lambda: "requrie" in gateway.log(), "the log's word")  # the log is written behind
    metrics = gateway.admin("/metrics").body.decode()
    assert "sekisho_config_reload_success 0" in metrics
    assert 'sekisho_config_reloads_total{outcome="failure"} 1' in metrics and 'sekisho_config_reloads_total{outcome="success"} 0' in metrics
    assert gateway.chat("ok").status == 200

    gateway.write(policy=setup.scripted_policy())
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: reload_state(gateway)["reload"] == "ok", "the mended reload")
    wait_until(lambda: 'sekisho_config_reloads_total{outcome="success"} 1' in gateway.admin("/metrics").body.decode(), "the mended reload's count")


def test_a_reload_changes_how_much_the_log_says(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key, logging={"level": "error", "format": "json"}), setup.scripted_policy())
    assert gateway.chat("ok").status == 200
    before = reload_state(gateway)["config"]

    gateway.write(config_of(upstream, key))
    gateway.signal(signal.SIGHUP)

    wait_until(lambda: reload_state(gateway)["config"] != before, "the reload")
    second = gateway.chat("ok")
    wait_until(lambda: second.headers["x-request-id"] in gateway.log(), "the second request's record")
    assert len(gateway.records()) == 1


def test_hangup_opens_the_log_file_anew_after_it_was_moved_away(make_gateway, tmp_path, upstream, key):
    log = tmp_path / "sekisho.log"
    gateway = make_gateway(config_of(upstream, key, logging={"level": "info", "format": "json", "file": str(log)}), setup.scripted_policy())
    first = gateway.chat("ok").headers["x-request-id"]
    wait_until(lambda: log.exists() and first in log.read_text(), "the first record")

    log.rename(tmp_path / "sekisho.log.1")
    gateway.signal(signal.SIGHUP)

    wait_until(log.exists, "the new file")
    second = gateway.chat("ok").headers["x-request-id"]
    wait_until(lambda: second in log.read_text(), "the second record")
    assert first not in log.read_text()


def test_a_request_keeps_the_configuration_it_started_with(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    with gateway.open_chat("slow") as connection:
        read_until(connection, b"2 ")
        before = reload_state(gateway)["config"]
        gateway.write(config_of(upstream, Key("someone-else")))
        gateway.signal(signal.SIGHUP)
        wait_until(lambda: reload_state(gateway)["config"] != before, "the reload")

        assert b"data: " in read_until(connection, b"12 ")


def test_termination_lets_a_running_answer_finish_and_takes_no_new_ones(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    answers = []
    reader = threading.Thread(target=lambda: answers.append(gateway.chat("silent+ok")))
    reader.start()
    wait_until(lambda: upstream.of("silent"), "the request upstream")

    gateway.signal(signal.SIGTERM)

    reader.join(10)
    assert answers[0].status == 200  # it fell back to `ok` while the gateway was draining
    assert gateway.process.wait(10) == 0


def test_a_stream_that_outlasts_the_drain_gets_an_error_event(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"timeout": "300ms"}
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open_chat("slow") as connection:
        read_until(connection, b"2 ")
        gateway.signal(signal.SIGTERM)
        rest = read_until_closed(connection)

    assert b'"error"' in rest and b"[DONE]" not in rest
    assert gateway.process.wait(10) == 0


def begin_without_content(exchange):
    if exchange.received.json.get("stream"):
        exchange.open_stream()
        exchange.piece(event(chunk_of("begins", "")))
    else:
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
    exchange.wait_for_close()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("model", ["silent", "begins"])
@pytest.mark.parametrize("recovery", ["off", "hold"])
def test_who_has_no_answer_when_the_drain_is_over_is_told_to_come_again(make_gateway, upstream, key, monkeypatch, stream, model, recovery):
    monkeypatch.setitem(BEHAVIOURS, "begins", begin_without_content)
    config = config_of(upstream, key)
    config["providers"]["scripted"]["timeouts"] = {"first_event": "30s", "total": "30s"}
    config["server"]["drain"] = {"timeout": "300ms"}
    policy = setup.policy([{"id": model, "provider": "scripted", "model": model, "operator": "self", "aliases": ["any"]}], stream={"recovery": recovery})
    gateway = make_gateway(config, policy)
    before = len(upstream.of(model))
    answers = []
    reader = threading.Thread(target=lambda: answers.append(gateway.chat(model, stream=stream)))
    reader.start()
    wait_until(lambda: len(upstream.of(model)) > before, "the request upstream")

    gateway.signal(signal.SIGTERM)
    reader.join(10)

    [answer] = answers
    assert answer.status == 503 and int(answer.headers["retry-after"]) > 0 and answer.headers["connection"] == "close"
    assert answer.json()["error"]["type"] == "server_error" and "shutting down" in answer.json()["error"]["message"]
    assert gateway.process.wait(10) == 0
    [record] = [record for record in gateway.records() if record.get("status") == 503]
    assert record["outcome"] == "error" and record["error"] == "shutting_down" and record["attempts"][0]["result"] in ("cancelled", "shutting_down")


def test_a_request_that_is_still_being_sent_when_the_drain_is_over_is_answered_too(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"timeout": "300ms"}
    gateway = make_gateway(config, setup.scripted_policy())
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.plain}\r\nContent-Length: 9\r\n\r\n{{"
    with gateway.open() as connection:
        connection.sendall(head.encode())
        wait_until(lambda: "sekisho_requests_in_flight 1" in gateway.admin("/metrics").body.decode(), "the request's begin")
        gateway.signal(signal.SIGTERM)
        rest = read_until_closed(connection)

    assert rest.startswith(b"HTTP/1.1 503 ") and b"Retry-After: " in rest and b"Connection: close" in rest


def test_readyz_says_draining_while_the_probes_may_still_come(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"delay": "2s", "timeout": "1s"}
    gateway = make_gateway(config, setup.scripted_policy())

    gateway.signal(signal.SIGTERM)

    draining = wait_until(lambda: (answer := gateway.get("/readyz", key=None)).status == 503 and answer, "readyz to turn")
    assert draining.json()["status"] == "draining"
    assert gateway.get("/healthz", key=None).status == 200


def test_a_second_signal_does_not_wait(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"timeout": "60s"}
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open_chat("slow") as connection:
        read_until(connection, b"2 ")
        gateway.signal(signal.SIGTERM)
        wait_until(lambda: '"draining"' in gateway.log(), "the drain")  # two signals at once would be one
        gateway.signal(signal.SIGTERM)
        assert gateway.process.wait(5) == 0


def test_the_end_comes_with_the_drain_time_though_clients_stay(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"timeout": "300ms"}
    gateway = make_gateway(config, setup.scripted_policy())
    with gateway.open_chat("slow") as streaming, gateway.open() as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        read_until(idle, b"ok")
        read_until(streaming, b"2 ")
        began = time.monotonic()
        gateway.signal(signal.SIGTERM)
        assert gateway.process.wait(10) == 0
        assert time.monotonic() - began < 0.9  # a client that neither reads nor leaves once cost a second more
        assert b"shutting down" in read_until_closed(streaming)


def refused_start(folder, config, policy, **more):
    (folder / "sekisho.yaml").write_text(config if isinstance(config, str) else json.dumps(config, indent=1))
    (folder / "policy.yaml").write_text(json.dumps(policy, indent=1))
    done = run_cli("serve", "-c", folder / "sekisho.yaml", env={"UPSTREAM_KEY": "k", **more}, timeout=20)
    assert done.returncode != 0
    return done.stderr


def test_a_configuration_that_cannot_work_is_refused_with_its_place(tmp_path, upstream, key):
    config = config_of(upstream, key)
    config["server"]["timeuots"] = {}
    said = refused_start(tmp_path, config, setup.scripted_policy())

    assert "sekisho.yaml:" in said and "timeuots" in said and "did you mean `timeouts`" in said


def test_a_missing_secret_is_refused_by_name_only(tmp_path, upstream, key):
    said = refused_start(tmp_path, config_of(upstream, key), setup.scripted_policy(), UPSTREAM_KEY="")

    assert "UPSTREAM_KEY" in said


def test_a_policy_target_without_its_provider_is_refused(tmp_path, upstream, key):
    policy = setup.scripted_policy()
    policy["targets"][0]["provider"] = "nobody"
    said = refused_start(tmp_path, config_of(upstream, key), policy)

    assert "nobody" in said and "policy.yaml:" in said


def test_a_duplicate_key_in_yaml_is_refused(tmp_path, upstream, key):
    text = json.dumps(config_of(upstream, key), indent=1).replace('"threads": 2', '"threads": 2, "threads": 3')
    said = refused_start(tmp_path, text, setup.scripted_policy())

    assert "threads" in said and "sekisho.yaml:" in said


def place_of(file, needle):
    """`sekisho.yaml:LINE:COLUMN: error: ` of the value that begins with `needle`."""
    before = file.read_text().split(needle, 1)[0]
    return f"{file}:{before.count(chr(10)) + 1}:{len(before) - (before.rfind(chr(10)) + 1) + 1}: error: "


def test_a_taken_port_is_refused_by_its_address(tmp_path, upstream, key):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = config_of(upstream, key)
        config["server"]["listen"] = f"127.0.0.1:{taken.getsockname()[1]}"
        said = refused_start(tmp_path, config, setup.scripted_policy())

    assert str(config["server"]["listen"]) in said
    assert said.startswith(place_of(tmp_path / "sekisho.yaml", json.dumps(config["server"]["listen"]))), said


def test_a_taken_admin_port_is_refused_with_its_place(tmp_path, upstream, key):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        config = config_of(upstream, key)
        config["server"]["admin"] = {"listen": address}
        in_map = refused_start(tmp_path, config, setup.scripted_policy())
        assert in_map.startswith(place_of(tmp_path / "sekisho.yaml", json.dumps(address))), in_map
        config["server"]["admin"] = address
        plain = refused_start(tmp_path, config, setup.scripted_policy())
        assert plain.startswith(place_of(tmp_path / "sekisho.yaml", json.dumps(address))), plain


def test_too_few_descriptors_are_refused_with_the_limit_to_lower(tmp_path, upstream, key):
    config = config_of(upstream, key)
    config["server"]["limits"] = {"connections": 777777, "in_flight": 777777}
    (tmp_path / "sekisho.yaml").write_text(json.dumps(config, indent=1))
    (tmp_path / "policy.yaml").write_text(json.dumps(setup.scripted_policy(), indent=1))
    done = subprocess.run(["bash", "-c", f"ulimit -n 1000 && exec {binary()} serve -c {tmp_path}/sekisho.yaml"], capture_output=True, text=True,
                          timeout=20, env={**os.environ, "SEKISHO_PEPPER": PEPPER, "UPSTREAM_KEY": "k"})

    assert done.returncode == 1
    assert done.stderr.startswith(place_of(tmp_path / "sekisho.yaml", "777777")), done.stderr
    assert "LimitNOFILE" in done.stderr


def test_a_log_file_that_cannot_be_opened_is_refused_with_its_place(tmp_path, upstream, key):
    config = config_of(upstream, key, logging={"level": "info", "file": str(tmp_path / "no" / "such" / "sekisho.log")})
    said = refused_start(tmp_path, config, setup.scripted_policy())

    assert said.startswith(place_of(tmp_path / "sekisho.yaml", json.dumps(config["logging"]["file"]))), said


def test_a_key_that_does_not_belong_to_the_certificate_is_refused_with_its_place(tmp_path, upstream, key):
    for name in ("one", "other"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / f"{name}.key", "-out",
                        tmp_path / f"{name}.pem", "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    config = config_of(upstream, key)
    config["server"]["tls"] = {"certificate": str(tmp_path / "one.pem"), "key": str(tmp_path / "other.key")}
    said = refused_start(tmp_path, config, setup.scripted_policy())

    assert said.startswith(place_of(tmp_path / "sekisho.yaml", json.dumps(config["server"]["tls"]["key"]))), said
    checked = run_cli("check", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"})
    assert checked.stdout.startswith(said.splitlines()[0])


def test_an_audit_store_that_another_process_writes_is_refused_with_its_place(make_gateway, tmp_path, upstream, key):
    policy = setup.scripted_policy(audit={"store": "file"})
    store = {"directory": str(tmp_path / "audit")}
    make_gateway(config_of(upstream, key, audit=store), policy)
    second = tmp_path / "second"
    second.mkdir()
    said = refused_start(second, config_of(upstream, key, audit=store), policy)

    assert place_of(second / "sekisho.yaml", json.dumps(store["directory"])) in said, said


def test_a_port_that_another_gateway_serves_is_refused_too(make_gateway, tmp_path, upstream, key):
    # Workers share their port by SO_REUSEPORT; a second gateway must not slip in beside them and take half of the connections.
    running = make_gateway(config_of(upstream, key), setup.scripted_policy())
    config = config_of(upstream, key)
    config["server"]["listen"] = f"127.0.0.1:{running.port}"

    assert str(running.port) in refused_start(tmp_path, config, setup.scripted_policy())


def test_a_corrupt_model_is_refused_by_its_path(tmp_path, key):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(200))
    config = setup.config([key.entry], {"engine": setup.embedded_provider(path=str(broken))})
    said = refused_start(tmp_path, config, setup.policy([{"id": "demo", "provider": "engine", "model": "demo", "aliases": ["default"], "operator": "self"}]))

    assert "broken.gguf" in said


def test_an_admin_door_beyond_loopback_needs_a_token(tmp_path, upstream, key):
    config = config_of(upstream, key)
    config["server"]["admin"] = "0.0.0.0:0"
    said = refused_start(tmp_path, config, setup.scripted_policy())

    assert "token" in said and "server.admin" in said


def test_the_admin_token_is_asked_for_metrics(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["admin"] = {"listen": "127.0.0.1:0", "token": "${env:ADMIN_TOKEN}"}
    gateway = make_gateway(config, setup.scripted_policy(), env={"ADMIN_TOKEN": "let-me-in"})

    assert gateway.admin("/metrics").status == 401
    assert gateway.admin("/metrics", headers={"Authorization": "Bearer let-me-in"}).status == 200
    assert gateway.admin("/healthz").status == 200


def test_tls_is_served_with_the_configured_certificate(make_gateway, upstream, key, tmp_path):
    certificate, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", private, "-out", certificate, "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    config = config_of(upstream, key)
    config["server"]["tls"] = {"certificate": str(certificate), "key": str(private)}
    gateway = make_gateway(config, setup.scripted_policy())

    def curl(*more):
        return subprocess.run(["curl", "-sS", "--cacert", certificate, "-H", f"Authorization: Bearer {key.plain}", *more,
                               f"https://127.0.0.1:{gateway.port}/v1/models/ok"], capture_output=True, text=True)

    assert json.loads(curl().stdout)["id"] == "ok"
    assert curl("--tls-max", "1.1", "--tlsv1.1").returncode != 0


def test_the_binary_says_its_version():
    assert subprocess.run([binary(), "version"], capture_output=True, text=True, check=True).stdout.startswith("sekisho ")


def test_the_binary_and_its_metrics_say_which_commit_they_are_of(make_gateway, upstream, key):
    said = json.loads(run_cli("version", "--json").stdout)["revision"]
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())

    assert re.fullmatch("[0-9a-f]{12,}|unknown", said)
    assert said in run_cli("version").stdout
    assert f'revision="{said}"' in gateway.admin("/metrics").body.decode()
    if (ROOT / ".git").exists():
        assert said != "unknown"
