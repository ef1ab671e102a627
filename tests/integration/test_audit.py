"""The record of decisions: what is in it, that nothing acknowledged is ever lost, and that every change is found."""

import csv
import http.server
import json
import os
import random
import re
import resource
import signal
import threading

import pytest

from harness import setup
from harness.gateway import Key, run_cli, wait_until

CANARY = "canary-9d1e-prompt-text"
CHAIN = {"store": "hash-chain", "content": "digest", "keep": "90d"}
BLOCK = {**CHAIN, "on_error": "block"}
SPOOL = {**CHAIN, "on_error": "spool"}


@pytest.fixture(scope="module")
def signing(tmp_path_factory):
    """A key pair: the file with the private half, and the public half as text."""
    path = tmp_path_factory.mktemp("keys") / "audit.pem"
    made = run_cli("audit", "keys", "new", path)
    assert made.returncode == 0, made.stderr
    return path, made.stdout.splitlines()[-1]


@pytest.fixture
def person():
    return Key("carol", facts={"team": "demo", "user": "carol-canary-77"}, permissions=["explain"])


@pytest.fixture
def audited(make_gateway, upstream, person, signing):
    """Starts a gateway that keeps records; `audit` is the policy's section, more goes into the configuration's."""

    def make(audit, **more):
        config = setup.config([person.entry], {"scripted": setup.scripted_provider(upstream)},
                              audit={"directory": "audit", "signing_key": "${file:%s}" % signing[0], **more})
        context = {"caller": {"team": "optional", "user": "optional"}}
        return make_gateway(config, setup.scripted_policy(audit=audit, context=context), key=person)

    return make


def folder(gateway):
    return gateway.folder / "audit"


def segments(gateway):
    return sorted(folder(gateway).glob("audit-*.jsonl"))


def lines(gateway):
    return [json.loads(line) for path in segments(gateway) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]


def events(gateway, kind):
    return [line for line in lines(gateway) if line["event"] == kind]


def verify(gateway, signing, *more):
    return run_cli("audit", "verify", folder(gateway), "--key", signing[1], *more)


def kill(gateway):
    gateway.signal(signal.SIGKILL)
    gateway.process.wait(10)
    gateway.output.close()


def export(gateway, *more):
    done = run_cli("audit", "export", folder(gateway), *more)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def everything_in(path):
    return b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())


def test_every_request_leaves_a_decision_and_an_outcome_and_no_text(audited, signing):
    gateway = audited(SPOOL)
    answer = gateway.chat("http-500+ok", f"my number is {setup.MY_NUMBER[:4]}, {CANARY}", headers={"x-sekisho-purpose": CANARY})
    refused = gateway.chat("ok", f"{CANARY}: my number is {setup.MY_NUMBER}")
    gateway.stop()

    assert answer.status == 200 and refused.status == 403
    checked = verify(gateway, signing)
    assert checked.returncode == 0, checked.stdout
    first, second = export(gateway)
    assert first["id"] == answer.headers["x-sekisho-decision-id"]
    assert [attempt["result"] for attempt in first["attempts"]] == ["http_5xx", "ok"]
    assert first["outcome"] == "ok" and first["cost"]["cur"] == "USD" and first["cost"]["actual"] >= 0
    assert second["outcome"] == "refused" and second["attempts"] == []
    assert second["findings"][0]["type"] == "basic.jp.my_number" and second["class"]["original"] == "confidential"
    assert {fail["rule"] for target in second["targets"] for fail in target.get("fails", [])} == {"confidential-stays-inside"}
    stored = everything_in(folder(gateway))
    for text in (CANARY, setup.MY_NUMBER, "carol-canary-77", gateway.key.plain):
        assert text.encode() not in stored
    assert first["caller"]["user_h"] == second["caller"]["user_h"]


def test_the_decision_is_on_the_disk_before_anything_is_sent(audited, upstream):
    gateway = audited(BLOCK)
    with gateway.open_chat("silent"):
        before = len(upstream.of("silent"))
        wait_until(lambda: len(upstream.of("silent")) > before - 1 and events(gateway, "decision"), "the decision")
        assert not events(gateway, "outcome")
    wait_until(lambda: events(gateway, "outcome"), "the outcome")
    assert events(gateway, "outcome")[0]["id"] == events(gateway, "decision")[0]["id"]


@pytest.mark.parametrize("audit", [BLOCK, SPOOL], ids=["block", "spool"])
def test_a_killed_gateway_loses_no_record_of_an_answer(audited, upstream, signing, audit):
    gateway = audited(audit)
    acknowledged, chance = [], random.Random(7)
    for _ in range(8):
        stop = threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    answer = gateway.chat("ok", timeout=5)
                    if answer.status == 200 and answer.body.endswith(b"}"):
                        acknowledged.append(answer.headers["x-sekisho-decision-id"])
                except (OSError, Exception):  # the gateway died under it
                    return

        askers = [threading.Thread(target=ask) for _ in range(4)]
        enough = len(acknowledged) + chance.randrange(1, 25)
        for asker in askers:
            asker.start()
        wait_until(lambda: len(acknowledged) >= enough, "some answers")
        if audit is SPOOL:  # what is spooled counts as kept once it was written
            ids = set(acknowledged)
            wait_until(lambda: ids <= {line["id"] for line in events(gateway, "decision")}, "the spool")
            del acknowledged[len(ids):]
        kill(gateway)
        stop.set()
        for asker in askers:
            asker.join(10)
        if audit is SPOOL:
            acknowledged[:] = [one for one in acknowledged if one in ids]
        gateway.start()
    gateway.stop()

    checked = verify(gateway, signing)
    assert checked.returncode == 0, checked.stdout
    kept = {record["id"] for record in export(gateway)}
    assert set(acknowledged) <= kept
    assert len(upstream.of("ok")) <= len(upstream.received)
    assert len(acknowledged) >= 8


def full_disk(gateway):
    """From now on no file of the gateway may grow."""
    size = segments(gateway)[-1].stat().st_size
    resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def free_disk(gateway):
    resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_with_block_a_full_disk_stops_every_request_before_it_is_sent(audited, upstream, signing):
    gateway = audited(BLOCK)
    assert gateway.chat("ok").status == 200
    wait_until(lambda: events(gateway, "outcome"), "the first record")
    full_disk(gateway)
    sent = len(upstream.received)

    refused = gateway.chat("ok")

    assert refused.status == 503 and refused.error["code"] == "policy_unavailable" and refused.headers["retry-after"]
    assert refused.error["message"] == "the decision could not be recorded"  # which file of ours, the log says
    assert len(upstream.received) == sent
    ready = wait_until(lambda: (answer := gateway.get("/readyz", key=None)).status == 503 and answer, "readyz")
    assert ready.json()["status"] == "unavailable" and "audit-" in gateway.admin("/readyz").json()["audit"]

    free_disk(gateway)
    wait_until(lambda: gateway.get("/readyz", key=None).status == 200, "the store to recover")
    assert gateway.chat("ok").status == 200
    gateway.stop()
    assert verify(gateway, signing).returncode == 0
    assert "could not be written" in [line["reason"] for line in events(gateway, "recovery")][0]


def test_with_spool_a_full_disk_stops_nobody_and_loses_nothing_that_has_room(audited, signing):
    gateway = audited(SPOOL)
    assert gateway.chat("ok").status == 200
    wait_until(lambda: events(gateway, "outcome"), "the first record")
    full_disk(gateway)

    answers = [gateway.chat("ok") for _ in range(5)]

    assert [answer.status for answer in answers] == [200] * 5
    ready = wait_until(lambda: (body := gateway.get("/readyz", key=None).json())["status"] == "degraded" and body, "readyz")
    assert ready["reload"] == "ok" and "audit-" in gateway.admin("/readyz").json()["audit"]
    metrics = gateway.admin("/metrics").body.decode()
    assert 'sekisho_audit_failures_total{reason="write"}' in metrics and "sekisho_audit_queue" in metrics

    free_disk(gateway)
    ids = {answer.headers["x-sekisho-decision-id"] for answer in answers}
    wait_until(lambda: ids <= {line["id"] for line in events(gateway, "outcome")}, "the spooled records")
    wait_until(lambda: gateway.get("/readyz", key=None).json()["status"] == "ready", "readyz")
    gateway.stop()
    checked = verify(gateway, signing, "--since", "2020-01-01T00:00:00.482Z")
    assert checked.returncode == 0 and "no change was found" in checked.stdout


def test_at_the_end_what_fits_is_written_in_order(audited, signing):
    gateway = audited(SPOOL)
    assert gateway.chat("ok").status == 200
    wait_until(lambda: events(gateway, "outcome"), "the first record")
    full_disk(gateway)
    ids = [gateway.chat("ok").headers["x-sekisho-decision-id"] for _ in range(30)]
    wait_until(lambda: gateway.get("/readyz", key=None).json()["status"] == "degraded", "readyz")

    size = segments(gateway)[-1].stat().st_size
    resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, (size + 30_000, resource.RLIM_INFINITY))
    gateway.stop()

    assert verify(gateway, signing).returncode == 0
    kept = [line["id"] for line in events(gateway, "decision")][1:]
    assert 2 <= len(kept) < len(ids) and kept == ids[:len(kept)]


def test_a_place_that_takes_no_checkpoints_is_told_at_every_door(audited, signing):
    gateway = audited(SPOOL, checkpoint={"to": "not-there/ck.jsonl", "every_records": 1, "every_s": 1})
    assert gateway.chat("ok").status == 200

    ready = wait_until(lambda: (body := gateway.get("/readyz", key=None).json())["status"] == "degraded" and body, "readyz")
    assert "checkpoints" not in ready
    assert "not-there/ck.jsonl" in gateway.admin("/readyz").json()["checkpoints"]
    wait_until(lambda: "do not reach their place" in gateway.log(), "the alarm")
    assert gateway.chat("ok").status == 200
    checked = run_cli("check", "-c", gateway.config_file, env=gateway.env)
    assert checked.returncode == 1 and re.search(r"yaml:\d+:\d+: error: cannot write `.*not-there/ck.jsonl` of `audit.checkpoint.to`", checked.stdout)
    (gateway.folder / "not-there").mkdir()
    wait_until(lambda: gateway.get("/readyz", key=None).json()["status"] == "ready", "the checkpoint")


def test_a_changed_line_is_found_and_named(audited, signing):
    gateway = audited(SPOOL)
    for _ in range(3):
        assert gateway.chat("ok").status == 200
    gateway.stop()
    path = segments(gateway)[0]
    text = path.read_text().splitlines(keepends=True)
    place = next(i for i, line in enumerate(text) if '"event":"decision"' in line)
    text[place] = text[place].replace('"team":"demo"', '"team":"sales"')
    path.write_text("".join(text))

    checked = verify(gateway, signing)

    assert checked.returncode == 1
    assert f"{path.name}:{place + 1}: seq {place + 1}: was edited" in checked.stdout


def test_checkpoints_have_no_gap_however_often_the_gateway_is_killed(audited, signing):
    gateway = audited(SPOOL, checkpoint={"to": "checkpoints.jsonl", "every_records": 1, "every_s": 1})
    place, chance = gateway.folder / "checkpoints.jsonl", random.Random(11)

    def count():
        return len(place.read_text().splitlines()) if place.exists() else 0

    for _ in range(10):
        enough = count() + chance.randrange(1, 6)
        wait_until(lambda: gateway.chat("ok").status == 200 and count() >= enough, "some checkpoints")
        kill(gateway)
        gateway.start()
    gateway.stop()

    checked = verify(gateway, signing, "--checkpoints", place)
    numbers = [json.loads(line)["statement"]["number"] for line in place.read_text().splitlines()]
    assert checked.returncode == 0, checked.stdout
    assert sorted(set(numbers)) == list(range(1, numbers[-1] + 1)) and numbers == sorted(numbers)


def test_lines_cut_off_at_the_end_are_found_by_the_checkpoint_elsewhere(audited, signing, tmp_path):
    elsewhere = tmp_path / "worm" / "checkpoints.jsonl"
    elsewhere.parent.mkdir()
    gateway = audited(SPOOL, checkpoint={"to": str(elsewhere)})
    assert gateway.chat("ok").status == 200
    gateway.stop()
    path = segments(gateway)[0]
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))

    alone = verify(gateway, signing)
    assert alone.returncode == 1 and "checkpoint-sent.json: seq" in alone.stdout and "its end was cut off" in alone.stdout
    (folder(gateway) / "checkpoint-sent.json").unlink()
    blind = verify(gateway, signing)  # nothing in the store itself can tell any more, and no seal vouches for it
    assert blind.returncode == 1 and "but no signature covers any of it" in blind.stdout
    checked = verify(gateway, signing, "--checkpoints", elsewhere)
    assert checked.returncode == 1 and "its end was cut off" in checked.stdout


def test_checkpoints_are_posted_to_a_hook(audited, signing, monkeypatch):
    received = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.append((self.headers["Authorization"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    monkeypatch.setenv("WORM_TOKEN", "worm-token")
    gateway = audited(SPOOL, checkpoint={"to": f"http://127.0.0.1:{hook.server_port}/c", "token": "${env:WORM_TOKEN}", "every_s": 1})
    assert gateway.chat("ok").status == 200
    wait_until(lambda: received and json.loads(received[-1][1])["statement"]["seq"] >= 4, "a checkpoint of the request")
    gateway.stop()
    hook.shutdown()

    authorization, body = received[-1]
    checkpoints = gateway.folder / "received.jsonl"
    checkpoints.write_bytes(body + b"\n")
    assert authorization == "Bearer worm-token"
    checked = verify(gateway, signing, "--checkpoints", checkpoints)
    assert checked.returncode == 0 and "1 checkpoints compared" in checked.stdout


def test_a_decision_can_be_read_after_a_restart_by_its_own_key_only(make_gateway, audited, person, upstream):
    gateway = audited(SPOOL)
    identifier = gateway.chat("ok").headers["x-sekisho-decision-id"]
    stranger = Key("mallory")
    gateway.stop()
    gateway.config["keys"]["clients"].append(stranger.entry)
    gateway.write(gateway.config)
    gateway.start()

    found = gateway.get(f"/v1/decisions/{identifier}")

    assert found.status == 200
    assert found.json()["id"] == identifier and found.json()["outcome"] == "ok"
    assert found.json()["attempts"][0]["t"] == "ok" and found.json()["targets"]
    assert gateway.get(f"/v1/decisions/{identifier}", key=stranger).status == 404
    assert gateway.get("/v1/decisions/01JD0000000000000000000000").status == 404


def test_every_load_of_the_policy_is_in_the_record(audited):
    gateway = audited(SPOOL)
    gateway.write(policy={**gateway.policy, "version": "second"})
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: len(events(gateway, "policy")) == 2, "the second load")
    gateway.write(policy={**gateway.policy, "classes": "none"})
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: len(events(gateway, "policy")) == 3, "the failed load")

    first, second, third = events(gateway, "policy")
    assert (first["policy_version"], second["policy_version"]) == ("test", "second")
    assert first["ok"] and second["ok"] and first["policy"] != second["policy"] and len(first["file_sha256"]) == 64
    assert not third["ok"] and "classes" in third["problem"] and third["policy"] == second["policy"]
    assert "changes" not in first and "changes" not in third
    assert second["changes"] == ["no request can go anywhere else than before, and none in another order"]


def test_a_load_is_recorded_with_what_it_changes(audited):
    gateway = audited(SPOOL)
    gateway.write(policy={**gateway.policy, "fallback": {"max_attempts": 2}})
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: len(events(gateway, "policy")) == 2, "the second load")

    changes = events(gateway, "policy")[1]["changes"]

    assert any("`fallback.max_attempts`: was 3, is now 2" in line for line in changes)


def test_csv_tells_who_got_what(audited, upstream):
    gateway = audited(SPOOL)
    gateway.chat("http-500+ok", headers={"x-sekisho-purpose": "=cmd()"})
    gateway.stop()

    table = run_cli("audit", "export", folder(gateway), "--format", "csv").stdout.splitlines()

    columns = table[0].split(",")
    rows = [dict(zip(columns, row.split(","), strict=True)) for row in table[1:]]
    assert [row["target"] for row in rows] == ["http-500", "ok"]
    assert [row["recipient"] for row in rows] == ["vendor", "vendor"]
    assert rows[1]["attempt_result"] == "ok" and int(rows[1]["tokens_in"]) > 0 and int(rows[1]["bytes"]) > 0
    assert run_cli("audit", "export", folder(gateway), "--from", "2200-01-01").stdout == ""
    assert run_cli("audit", "export", folder(gateway), "--from", "2200-01-01T09:00:00.482Z").stdout == ""


def test_who_may_have_got_a_request_is_named_where_its_gateway_died(audited, upstream):
    gateway = audited({**CHAIN, "on_error": "block"})
    before = len(upstream.of("silent"))
    with gateway.open_chat("silent"):
        wait_until(lambda: len(upstream.of("silent")) > before, "the request")
        kill(gateway)
    gateway.start()

    record, = export(gateway)
    row, = csv.DictReader(run_cli("audit", "export", folder(gateway), "--format", "csv").stdout.splitlines())

    assert "outcome" not in record and record["possible_recipients"] == ["silent"]
    assert (row["outcome"], row["attempt_result"], row["target"], row["recipient"]) == ("unknown", "possible", "silent", "vendor")


def test_a_policy_that_wants_records_needs_a_place_and_a_key(tmp_path, upstream, person):
    def said(**more):
        config = setup.config([person.entry], {"scripted": setup.scripted_provider(upstream)}, **more)
        (tmp_path / "sekisho.yaml").write_text(json.dumps(config))
        (tmp_path / "policy.yaml").write_text(json.dumps(setup.scripted_policy(audit=CHAIN)))
        done = run_cli("serve", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"})
        assert done.returncode != 0
        return done.stderr

    assert "`audit.directory` must say where" in said()
    assert "`audit.signing_key` must name the key" in said(audit={"directory": "audit"})


def test_two_gateways_do_not_write_one_store(audited, tmp_path):
    gateway = audited(SPOOL)
    second = run_cli("serve", "-c", gateway.config_file, env={"UPSTREAM_KEY": "k"})

    assert second.returncode != 0 and "another process writes the audit store" in second.stderr
    assert os.path.isdir(folder(gateway))
