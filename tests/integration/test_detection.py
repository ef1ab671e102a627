"""Packs, dictionaries and patterns of a policy as a running gateway has them."""

import json

from harness import setup
from harness.gateway import run_cli, wait_until


def policy_with(detectors, found, **more):
    """Whatever of `found` is found makes a request confidential."""
    policy = setup.scripted_policy(**more)
    policy["detectors"] = detectors
    policy["classify"]["rules"] = [{"id": "ours", "when": {"found": found}, "class": "confidential"}]
    return policy


def class_of(gateway, text):
    return gateway.request("POST", "/v1/decide", {"model": "ok", "messages": [{"role": "user", "content": text}]}).json()["class"]


def with_dictionary(make_gateway, upstream, key, tmp_path, words):
    (tmp_path / "words.txt").write_text(words)
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)})
    return make_gateway(config, policy_with({"title": {"pack": "dictionary/1", "source": str(tmp_path / "words.txt")}}, ["title.*"]))


def test_a_dictionary_that_changes_is_read_again_by_itself(make_gateway, upstream, key, tmp_path):
    gateway = with_dictionary(make_gateway, upstream, key, tmp_path, "Falcon\tcodename\n")
    assert class_of(gateway, "about falcon") == "confidential"
    assert class_of(gateway, "about orion") == "public"

    (tmp_path / "words.txt").write_text("Falcon\tcodename\nOrion\tcodename\n")

    wait_until(lambda: class_of(gateway, "about orion") == "confidential", "the new word")
    wait_until(lambda: "dictionaries read again" in gateway.log(), "the log's word")


def test_a_dictionary_that_cannot_be_read_leaves_the_old_words(make_gateway, upstream, key, tmp_path):
    gateway = with_dictionary(make_gateway, upstream, key, tmp_path, "Falcon\tcodename\n")

    (tmp_path / "words.txt").write_text("Orion\tbad type!\n")

    state = wait_until(lambda: (state := gateway.get("/readyz", key=None).json())["reload"] == "failed" and state, "the failed reading")
    problem = gateway.admin("/readyz").json()["problem"]
    assert state["reload"] == "failed" and "words.txt:1:" in problem and "Orion" not in problem
    assert "sekisho_config_reload_success 0" in gateway.admin("/metrics").body.decode()
    assert class_of(gateway, "about falcon") == "confidential"
    (tmp_path / "words.txt").write_text("Orion\tcodename\n")
    wait_until(lambda: class_of(gateway, "about orion") == "confidential", "the mended file")
    assert gateway.get("/readyz", key=None).json()["reload"] == "ok"


def test_several_packs_and_patterns_at_once(make_gateway, upstream, key):
    detectors = {"secret": {"pack": "secrets/1"}, "names": {"pack": "names-ja/1", "required": False}, "code": {"pack": "source-code/1"},
                 "ours": {"patterns": [{"type": "case", "regex": "K-([0-9]{4})", "context": ["事件", "docket"]}]}}
    config = setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)})
    gateway = make_gateway(config, policy_with(detectors, ["secret.*", "names.person", "code.*", "ours.case"]))

    assert class_of(gateway, "氏名：田中太郎") == "confidential"
    assert class_of(gateway, "docket K-1234") == "confidential"
    assert class_of(gateway, "#include <vector>\nint main() { return 0; }") == "confidential"
    assert class_of(gateway, "K-1234") == "public"


def test_detect_takes_packs_and_a_dictionary(tmp_path):
    (tmp_path / "words.txt").write_text("Falcon\tcodename\n")

    done = run_cli("detect", "--pack", "names-ja/1,source-code/1", "--dictionary", tmp_path / "words.txt", stdin="田中さんとfalconの話")

    found = json.loads(done.stdout)["findings"]
    assert [(finding["type"], finding["pack"]) for finding in found] == [("person", "names-ja/1"), ("codename", "dictionary/1")]


def test_detect_says_which_line_of_a_dictionary_is_bad(tmp_path):
    (tmp_path / "words.txt").write_text("Falcon\n***\n")

    done = run_cli("detect", "--dictionary", tmp_path / "words.txt", stdin="x")

    assert done.returncode == 2
    assert "words.txt:2:" in done.stderr
