"""The command line, verb by verb, as a person or a script uses it."""

import json
import re
import shutil
import subprocess

import pytest

from harness import setup
from harness.gateway import ROOT, run_cli

QUICKSTART = ROOT / "config" / "examples" / "quickstart"


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def test_keys_new_prints_the_key_once_and_a_line_for_the_configuration():
    done = run_cli("keys", "new", "--id", "app1", "--fact", "team=retail", "--permission", "explain")

    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"\bsekisho_[0-9A-Za-z]{49}\b", done.stdout)) == 1
    line = next(line for line in done.stdout.splitlines() if line.lstrip().startswith("- {"))
    assert "id: app1" in line and "team: retail" in line and "explain" in line and re.search(r"[0-9a-f]{64}", line)


def test_keys_new_writes_every_setting_of_a_key(tmp_path):
    done = run_cli("keys", "new", "--id", "app1", "--alias", "default", "--alias", "fast", "--requests-per-minute", "60",
                   "--tokens-per-minute", "1000", "--expires", "2031-01-01")

    assert done.returncode == 0, done.stderr
    assert "aliases: [default, fast], requests_per_minute: 60, tokens_per_minute: 1000, expires: 2031-01-01 }" in done.stdout
    assert run_cli("keys", "new", "--id", "app1", "--expires", "soon").returncode == 2


def test_keys_new_needs_a_pepper():
    done = run_cli("keys", "new", "--id", "app1", env={"SEKISHO_PEPPER": ""})

    assert done.returncode != 0 and "SEKISHO_PEPPER" in done.stderr


@pytest.mark.parametrize("pepper", ["fifteen-bytes-x", "a" * 40])
def test_keys_new_refuses_a_pepper_that_can_be_guessed(pepper):
    done = run_cli("keys", "new", "--id", "app1", env={"SEKISHO_PEPPER": pepper})

    assert done.returncode == 2 and "openssl rand" in done.stderr and pepper not in done.stderr and "sekisho_" not in done.stdout


def test_keys_new_writes_facts_of_every_type():
    done = run_cli("keys", "new", "--id", "app1", "--fact", "level=3", "--fact", "admin=true", "--fact", "groups=[a, b]", "--fact", 'floor="3"')

    assert done.returncode == 0, done.stderr
    assert 'facts: {level: 3, admin: true, groups: [a, b], floor: "3"}' in done.stdout


def test_keys_new_refuses_a_list_that_is_none_and_a_fact_given_twice():
    for facts in (["level=[a, b"], ["level=[[a]]"], ["level=1", "level=2"], ["=1"], ["level"]):
        done = run_cli("keys", "new", "--id", "app1", *[word for fact in facts for word in ("--fact", fact)])
        assert done.returncode == 2 and "level" in done.stderr or "--fact" in done.stderr, facts


def test_init_writes_files_that_pass_check(tmp_path):
    done = run_cli("init", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    written = tmp_path / "new"

    assert run_cli("check", "-c", written / "sekisho.yaml").returncode == 0, run_cli("check", "-c", written / "sekisho.yaml").stderr
    assert run_cli("policy", "test", written / "policy.yaml").returncode == 0
    assert run_cli("init", written).returncode != 0  # never over what is there


def test_check_tells_every_problem_with_its_place(tmp_path):
    (tmp_path / "sekisho.yaml").write_text("server:\n  lisen: 127.0.0.1:1\n  threads: many\npolicy: { file: none.yaml }\n")
    done = run_cli("check", "-c", tmp_path / "sekisho.yaml")

    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "sekisho.yaml:2:" in said and "did you mean `listen`" in said
    assert "sekisho.yaml:3:" in said


def test_policy_check_tells_every_problem_at_once(tmp_path):
    policy = setup.policy([{"id": "a", "operator": "self"}])
    policy["classify"]["rules"][0]["class"] = "confidental"
    policy["constraints"][0]["when"] = {"data.class": ">= secret"}
    policy["include"] = ["other.yaml"]
    (tmp_path / "policy.yaml").write_text(json.dumps(policy, indent=1))
    done = run_cli("policy", "check", tmp_path / "policy.yaml")

    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "did you mean `confidential`" in said and "secret" in said and "include" in said
    assert len([line for line in said.splitlines() if re.search(r"policy\.yaml:\d+:\d+: error", line)]) >= 3


@pytest.mark.parametrize("file", sorted(ROOT.glob("config/examples/*/policy.yaml")), ids=lambda file: file.parent.name)
def test_the_examples_tests_pass(file):
    done = run_cli("policy", "test", file)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d* passed, 0 failed", done.stdout)


@pytest.mark.parametrize("org", ["eu-manufacturer", "jp-hospital"])
def test_the_examples_can_be_served(org, tmp_path):
    shutil.copytree(ROOT / "config" / "examples" / org, tmp_path / org)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / org / "tls.key", "-out",
                    tmp_path / org / "tls.pem", "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    secrets = re.findall(r"\$\{env:(\w+)\}", (tmp_path / org / "sekisho.yaml").read_text())
    done = run_cli("check", "--skip-models", "-c", tmp_path / org / "sekisho.yaml", env=dict.fromkeys(secrets, "a secret that is long enough"))

    assert done.returncode == 0, done.stdout
    assert re.search(r"warning: the exception `[a-z0-9-]+` is not served", done.stdout)


def test_check_refuses_what_a_start_would(tmp_path):
    shutil.copytree(QUICKSTART, tmp_path / "q")
    for name in ("tls.pem", "tls.key"):
        (tmp_path / "q" / name).write_text("stands for one")
    config = (tmp_path / "q" / "sekisho.yaml").read_text().replace("../../..", str(ROOT)) + "  file: none/sekisho.log\n"
    (tmp_path / "q" / "sekisho.yaml").write_text(
        config.replace("server:\n", "server:\n  tls: { certificate: tls.pem, key: tls.key }\n", 1))
    policy = tmp_path / "q" / "policy.yaml"
    policy.write_text(policy.read_text().replace("provider: outside", "provider: outsied", 1))

    done = run_cli("check", "--skip-models", "-c", tmp_path / "q" / "sekisho.yaml", env={"SEKISHO_PEPPER": "pepper" * 6})

    assert done.returncode == 1
    said = done.stdout.splitlines()
    assert any("sekisho.yaml:5:" in line and "TLS certificate" in line for line in said), said
    assert any("none/sekisho.log" in line for line in said), said
    assert any(line.startswith(str(policy)) and "`outsied`" in line and "[E-REF]" in line for line in said), said


def test_check_takes_a_log_file_that_is_not_there_yet_in_the_current_folder(tmp_path, monkeypatch, upstream, key):
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, logging={"level": "info", "format": "json", "file": "log.jsonl"})
    (tmp_path / "sekisho.yaml").write_text(json.dumps(config))
    (tmp_path / "policy.yaml").write_text(json.dumps(setup.scripted_policy()))
    monkeypatch.chdir(tmp_path)

    done = run_cli("check", "-c", "sekisho.yaml", env={"UPSTREAM_KEY": "k"})

    assert done.returncode == 0, done.stdout
    assert not (tmp_path / "log.jsonl").exists()


def test_policy_test_fails_where_an_expectation_fails(tmp_path):
    policy = setup.policy([{"id": "a", "operator": "self"}], tests=[
        {"name": "wrong", "given": {"caller": {}, "request": {}, "found": {}}, "expect": {"class": "confidential"}}])
    (tmp_path / "policy.yaml").write_text(json.dumps(policy))
    done = run_cli("policy", "test", tmp_path / "policy.yaml")

    assert done.returncode == 1 and "wrong" in done.stdout and "0 passed, 1 failed" in done.stdout


def test_policy_decide_answers_a_line_a_line(tmp_path):
    policy = setup.policy([{"id": "in", "operator": "self"}, {"id": "out", "operator": "vendor"}])
    (tmp_path / "policy.yaml").write_text(json.dumps(policy))
    asked = [{"caller": {}, "request": {}, "found": {}}, {"caller": {}, "request": {}, "found": {"basic.jp.my_number": 1}}]
    done = run_cli("policy", "decide", tmp_path / "policy.yaml", stdin="\n".join(map(json.dumps, asked)) + "\n")

    answers = lines(done.stdout)
    assert done.returncode == 0, done.stderr
    assert answers[0]["class"] == "public" and answers[0]["order"] == ["in", "out"] and answers[0]["fails"] == {}
    assert answers[1]["order"] == ["in"] and answers[1]["fails"] == {"out": ["confidential-stays-inside"]}
    assert answers[1]["labels"] == ["pii"] and answers[1]["residual"] == {"in": "confidential", "out": "confidential"}


def test_policy_decide_answers_a_bad_line_and_ends_with_1(tmp_path):
    (tmp_path / "policy.yaml").write_text(json.dumps(setup.policy([{"id": "in", "operator": "self"}])))
    done = run_cli("policy", "decide", tmp_path / "policy.yaml", stdin='{"caller": {}}\nnonsense\n{"found": {}}\n')

    answers = lines(done.stdout)
    assert done.returncode == 1 and len(answers) == 3
    assert answers[1]["line"] == 2 and "error" in answers[1]


def test_detect_places_findings_in_bytes():
    text = f"番号は {setup.MY_NUMBER} です\n"
    done = run_cli("detect", stdin=text)

    found = json.loads(done.stdout)["findings"]
    assert [one["type"] for one in found] == ["jp.my_number"]
    assert text.encode()[found[0]["start"]:found[0]["end"]].decode() == setup.MY_NUMBER


def test_detect_reads_json_lines():
    done = run_cli("detect", "--jsonl", stdin=json.dumps({"text": "write to taro@example.jp"}) + "\n" + json.dumps({"text": "nothing"}) + "\n")

    answers = lines(done.stdout)
    assert [one["type"] for one in answers[0]["findings"]] == ["email"] and answers[1]["findings"] == []


def test_detect_answers_every_line_with_a_line():
    done = run_cli("detect", "--jsonl", stdin='{"text": "a"}\n\n  \n{"text": "b"}\n')

    assert done.returncode == 1
    assert [one.get("line") for one in lines(done.stdout)] == [None, 2, 3, None]


def test_explain_tells_the_whole_way_in_two_languages(tmp_path):
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"model": "auto", "messages": [{"role": "user", "content": f"my number {setup.MY_NUMBER}"}]}))
    english = run_cli("explain", "-c", QUICKSTART / "sekisho.yaml", request)
    japanese = run_cli("explain", "-c", QUICKSTART / "sekisho.yaml", request, "--lang", "ja")

    assert "my_number" in english.stdout and setup.MY_NUMBER not in english.stdout
    assert re.search("[\u3040-\u30ff\u4e00-\u9fff]", japanese.stdout)


@pytest.mark.parametrize("client, told", [("aliases: [outside]", "does not exist or this key may not use it"), ("expires: 2020-01-01", "has expired")])
def test_explain_heeds_what_the_key_may_ask_for(tmp_path, client, told):
    request, config = tmp_path / "request.json", tmp_path / "sekisho.yaml"
    request.write_text(json.dumps({"model": "auto", "messages": [{"role": "user", "content": "hi"}]}))
    text = (QUICKSTART / "sekisho.yaml").read_text().replace("policy.yaml", str(QUICKSTART / "policy.yaml"))
    config.write_text(text.replace("permissions: [explain] ", client))
    without = run_cli("explain", "-c", config, request)
    done = run_cli("explain", "-c", config, request, "--key", "you")

    assert without.returncode == 0, without.stderr
    assert done.returncode == 2 and told in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_every_verb(shell):
    done = run_cli("completion", shell)

    assert done.returncode == 0
    for verb in ("serve", "check", "init", "keys", "policy", "detect", "explain"):
        assert verb in done.stdout


def test_a_wrong_verb_and_a_missing_option_are_told_apart_from_a_bad_file():
    assert run_cli("frobnicate").returncode == 2
    assert run_cli("serve").returncode == 2
    assert run_cli("check", "-c", "/nowhere/sekisho.yaml").returncode == 1
