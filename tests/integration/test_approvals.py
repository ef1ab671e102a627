"""Exceptions that two people must sign, from the key pair to the request that they let through."""

import datetime
import json
import re
import signal
import subprocess

import pytest

from harness import setup
from harness.gateway import run_cli, wait_until


def in_days(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def policy(expires, **more):
    targets = [{"id": "outside", "provider": "scripted", "model": "ok", "aliases": ["anywhere"], "operator": "vendor", "deployment": "saas"}]
    made = setup.policy(targets, exceptions=[
        {"id": "drill", "relaxes": ["confidential-stays-inside"], "when": {"caller.team": "demo"}, "require": {"target.deployment": "saas"},
         "expires": expires, "approved_by": ["ciso", "dpo"], "reason": "a drill", **more}])
    made["constraints"][0]["exceptable"] = True
    return made


@pytest.fixture
def approvers(tmp_path):
    """Names and the words for `policy.approvers`; the private keys are in the folder, as NAME.key."""
    words = {}
    for name in ("ciso", "dpo"):
        done = run_cli("keys", "approver", "--name", name, "--out", tmp_path / f"{name}.key")
        assert done.returncode == 0, done.stderr
        words[name] = re.search(rf'^{name}: "(ed25519:[A-Za-z0-9+/=]+)"$', done.stdout, re.M).group(1)
    return words


def approve(gateway, tmp_path, name):
    done = run_cli("policy", "approve", gateway.policy_file, "drill", "--key", tmp_path / f"{name}.key", "--name", name)
    assert done.returncode == 0, done.stderr
    return done.stdout


def reload_until_it_says(gateway, words):
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: words in gateway.log(), words)


def ask(gateway):
    return gateway.chat("anywhere", f"my number is {setup.MY_NUMBER}")


def test_an_exception_counts_once_two_have_signed_it(make_gateway, upstream, key, approvers, tmp_path):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers})
    gateway = make_gateway(config, policy(in_days(10)))

    assert ask(gateway).status == 403
    assert "the exception `drill` is not served" in gateway.log()
    approve(gateway, tmp_path, "ciso")
    reload_until_it_says(gateway, "must have signed: `dpo` has not signed")
    assert ask(gateway).status == 403
    approve(gateway, tmp_path, "dpo")
    gateway.signal(signal.SIGHUP)

    wait_until(lambda: ask(gateway).status == 200, "the exception")


def test_check_says_which_signature_is_missing(tmp_path, upstream, key, approvers):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers})
    (tmp_path / "sekisho.yaml").write_text(json.dumps(config))
    (tmp_path / "policy.yaml").write_text(json.dumps(policy(in_days(10)), indent=1))
    done = run_cli("check", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"})

    assert done.returncode == 0, done.stdout
    assert re.search(r"policy\.yaml:\d+:\d+: warning: the exception `drill` is not served: .*`ciso` has not signed", done.stdout)


def test_openssl_can_sign_as_well(tmp_path, upstream, key, approvers):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers})
    (tmp_path / "sekisho.yaml").write_text(json.dumps(config))
    (tmp_path / "policy.yaml").write_text(json.dumps(policy(in_days(10)), indent=1))
    said = run_cli("policy", "approve", tmp_path / "policy.yaml", "drill", "--key", tmp_path / "ciso.key", "--name", "ciso").stdout
    (tmp_path / "hash").write_text(re.search(r"sha256:[0-9a-f]{64}", said).group(0))
    subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", tmp_path / "dpo.key", "-in", tmp_path / "hash",
                    "-out", tmp_path / "approvals" / "drill.dpo.sig"], check=True)

    assert "is not served" not in run_cli("check", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"}).stdout


def test_one_that_lasts_too_long_is_not_served(make_gateway, upstream, key, approvers, tmp_path):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers})
    gateway = make_gateway(config, policy(in_days(40)))
    approve(gateway, tmp_path, "ciso")
    approve(gateway, tmp_path, "dpo")
    reload_until_it_says(gateway, "it would last for more than 30 days")

    assert ask(gateway).status == 403


def test_a_quota_outlives_a_gateway_that_is_killed_and_what_cannot_be_counted_is_refused(make_gateway, upstream, key, approvers, tmp_path):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers},
                          audit={"directory": "audit"})
    gateway = make_gateway(config, policy(in_days(10), quota=3))
    for name in ("ciso", "dpo"):
        approve(gateway, tmp_path, name)
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: '"reloaded"' in gateway.log(), "the reload")
    uses = gateway.folder / "audit" / "exception-uses.json"

    for _ in range(2):
        assert ask(gateway).status == 200
        gateway.signal(signal.SIGKILL)
        gateway.process.wait(10)
        gateway.output.close()
        gateway.start()
    assert [use["uses"] for use in json.loads(uses.read_text())["exceptions"]] == [2]
    (uses.parent / "exception-uses.json.new").mkdir()  # no file can be written there
    assert ask(gateway).status == 403
    wait_until(lambda: "its use could not be kept" in gateway.log(), "the alarm")
    (uses.parent / "exception-uses.json.new").rmdir()
    assert [ask(gateway).status for _ in range(2)] == [200, 403]


def test_check_says_that_a_quota_needs_the_audit_store(tmp_path, upstream, key, approvers):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, policy={"file": "policy.yaml", "approvers": approvers})
    (tmp_path / "policy.yaml").write_text(json.dumps(policy(in_days(10), quota=3), indent=1))
    (tmp_path / "sekisho.yaml").write_text(json.dumps(config))
    without = run_cli("check", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"})
    (tmp_path / "sekisho.yaml").write_text(json.dumps({**config, "audit": {"directory": "audit"}}))
    kept = run_cli("check", "-c", tmp_path / "sekisho.yaml", env={"UPSTREAM_KEY": "k"})

    said = "the quota of the exception `drill` starts anew with every restart"
    assert re.search(rf"policy\.yaml:\d+:\d+: warning: {said}: only `audit.directory`", without.stdout) and without.returncode == 0
    assert said not in kept.stdout and kept.returncode == 0


def test_an_approver_who_is_not_asked_cannot_sign(tmp_path, approvers):
    (tmp_path / "policy.yaml").write_text(json.dumps(policy(in_days(10))))
    done = run_cli("policy", "approve", tmp_path / "policy.yaml", "drill", "--key", tmp_path / "ciso.key", "--name", "bob")

    assert done.returncode == 2 and "`bob` is not among `approved_by`" in done.stderr


def test_a_private_key_is_private_and_never_overwritten(tmp_path, approvers):
    assert (tmp_path / "ciso.key").stat().st_mode & 0o777 == 0o600
    assert run_cli("keys", "approver", "--name", "ciso", "--out", tmp_path / "ciso.key").returncode == 2
