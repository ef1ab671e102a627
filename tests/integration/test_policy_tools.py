"""The verbs of `sekisho policy` that look at a whole policy, as a person or a script uses them."""

import copy
import json

from harness import setup
from harness.gateway import run_cli

POLICY = {
    "policy": "v1", "org": "tools", "classes": ["public", "secret"], "labels": ["pii"],
    "detectors": {"d": {"pack": "basic/1"}},
    "classify": {"start": "public", "rules": [{"id": "mail", "when": {"found": ["d.email"]}, "class": "secret", "labels": ["pii"]}]},
    "targets": [{"id": "own", "operator": "self"}, {"id": "cloud", "operator": "vendor"}],
    "constraints": [{"id": "stays", "when": {"data.labels": {"has_any": ["pii"]}}, "require": {"target.operator": "self"}}],
    "assert": [{"id": "pii-stays", "forbid": {"when": {"data.labels": {"has_any": ["pii"]}}, "target": {"target.operator": "vendor"}}}],
}


def write(folder, name, **changes):
    policy = {**copy.deepcopy(POLICY), **changes}
    (folder / name).write_text(json.dumps(policy, indent=1))
    return folder / name


def test_prove_says_proved_and_what_that_means(tmp_path):
    done = run_cli("policy", "prove", write(tmp_path, "good.yaml"))

    assert done.returncode == 0, done.stderr
    assert "PROVED  pii-stays" in done.stdout and "It does not say that the detectors find everything" in done.stdout


def test_a_broken_assertion_comes_with_a_request_that_shows_it(tmp_path):
    bad = write(tmp_path, "bad.yaml", constraints=[])
    done = run_cli("policy", "prove", bad, "--language", "ja")

    assert done.returncode == 1
    assert "不成立  pii-stays" in done.stdout and "cloud" in done.stdout
    request = next(line for line in done.stdout.splitlines() if "echo '" in line).split("'")[1]
    decision = json.loads(run_cli("policy", "decide", bad, stdin=request + "\n").stdout)
    assert "cloud" in decision["order"] and decision["labels"] == ["pii"]


def test_a_policy_that_breaks_its_own_assertion_is_not_served(tmp_path):
    targets = [{"id": "a", "provider": "scripted", "model": "m", "aliases": ["x"], "operator": "vendor"}]
    policy = setup.policy(targets)
    policy["assert"] = [{"id": "never", "forbid": {"target": {"target.operator": "vendor"}}}]
    (tmp_path / "policy.yaml").write_text(json.dumps(policy))
    (tmp_path / "sekisho.yaml").write_text(json.dumps({"server": {"listen": "127.0.0.1:0"}, "policy": {"file": "policy.yaml"},
                                                       "providers": {"scripted": {"type": "openai", "base_url": "https://example.invalid/v1"}}}))
    done = run_cli("check", "-c", tmp_path / "sekisho.yaml")

    assert done.returncode == 1
    assert "assertion `never` does not hold" in done.stdout


def test_check_writes_json_and_sarif(tmp_path):
    odd = write(tmp_path, "odd.yaml", labels=["pii", "unused"])

    found = json.loads(run_cli("policy", "check", odd, "--format", "json").stdout)
    sarif = json.loads(run_cli("policy", "check", odd, "--format", "sarif").stdout)

    assert found["files"][0]["good"] and any(problem["code"] == "W-DEAD" for problem in found["files"][0]["problems"])
    assert sarif["version"] == "2.1.0" and any(result["ruleId"] == "W-DEAD" for result in sarif["runs"][0]["results"])
    assert run_cli("policy", "check", odd).returncode == 0


def test_check_fails_where_tests_or_assertions_do(tmp_path):
    tests = [{"name": "wrong", "given": {}, "expect": {"blocked": True}}]
    bad = write(tmp_path, "bad.yaml", tests=tests, **{"assert": [{"id": "never", "forbid": {"target": {"target.operator": "self"}}}]})
    done = run_cli("policy", "check", bad)

    assert done.returncode == 1 and "good" not in done.stdout
    assert "[E-TEST]" in done.stdout and "[E-ASSERT]" in done.stdout


def test_every_warning_has_a_place(tmp_path):
    odd = write(tmp_path, "odd.yaml", labels=["pii", "unused"])
    problems = json.loads(run_cli("policy", "check", odd, "--format", "json").stdout)["files"][0]["problems"]

    assert problems and all(problem["line"] > 0 and problem["column"] > 0 for problem in problems)


def test_decide_answers_every_line(tmp_path):
    policy = write(tmp_path, "policy.yaml")
    done = run_cli("policy", "decide", policy, stdin="{}\n\n{}\n")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and len(lines) == 3
    assert "order" in lines[0] and lines[1]["line"] == 2 and "error" in lines[1] and "order" in lines[2]


def test_test_says_what_the_tests_leave_out(tmp_path):
    tests = [{"name": "mail", "given": {"found": {"d.email": 1}}, "expect": {"order": ["own"]}}]
    covered, bare = write(tmp_path, "covered.yaml", tests=tests), write(tmp_path, "bare.yaml")

    words = run_cli("policy", "test", "--cover", covered, bare).stdout
    japanese = run_cli("policy", "test", "--cover", bare, "--language", "ja").stdout

    assert "rules at work in tests: 2/2 (100 %)" in words and "pairs of class and target asserted: 2/4 (50 %)" in words
    assert "rules at work in tests: 0/2 (0 %)\n  never: mail\n  never: stays" in words and "1 passed, 0 failed" in words
    assert "テストで働いた規則: 0/2" in japanese and "一度も働かない: mail" in japanese


def test_diff_says_what_a_change_lets_through(tmp_path):
    done = run_cli("policy", "diff", write(tmp_path, "old.yaml"), write(tmp_path, "new.yaml", constraints=[]))

    assert done.returncode == 0, done.stderr
    assert "+ this change lets secret+pii reach cloud" in done.stdout


def test_mutate_lists_what_nothing_would_miss(tmp_path):
    done = run_cli("policy", "mutate", write(tmp_path, "good.yaml"))

    assert done.returncode == 0, done.stderr
    assert "1/2 rules" in done.stdout and "`mail`" in done.stdout


def test_attest_lists_what_runs_out(tmp_path):
    targets = [{"id": "own", "operator": "self", "certs": [{"name": "iso", "expires": "2026-01-01"}]}]
    done = run_cli("policy", "attest", write(tmp_path, "good.yaml", targets=targets))

    assert done.returncode == 0, done.stderr
    assert "`iso`" in done.stdout and "2026-01-01" in done.stdout
