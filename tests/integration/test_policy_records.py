"""What the verbs of `sekisho policy` say of decisions that a running gateway has stored: why, why-not, simulate."""

import copy
import datetime
import json

import pytest

from harness import setup
from harness.gateway import Gateway, Key, run_cli
from harness.upstream import Upstream

TEXT = "canary-7be1-prompt-text"
AUDIT = {"store": "hash-chain", "content": "digest", "keep": "90d", "on_error": "spool"}


class Past:
    """A store of four requests: one that fell back, one refused for its My Number, one that a second key sent, one redacted."""

    def __init__(self, folder, upstream):
        signing = folder / "audit.pem"
        assert run_cli("audit", "keys", "new", signing).returncode == 0
        sales, other = Key("sally", facts={"team": "sales"}), Key("otto", facts={"team": "support", "user": "otto"})
        config = setup.config([sales.entry, other.entry], {"scripted": setup.scripted_provider(upstream)},
                              audit={"directory": "audit", "signing_key": "${file:%s}" % signing})
        self.policy = setup.scripted_policy(
            audit=AUDIT, context={"caller": {"team": "optional", "user": "optional"}},
            transforms=[{"id": "hide", "for": {"target.id": "ok-b"}, "replace": {"types": ["basic.email"], "with": "placeholder", "restore": True}}])
        gateway = Gateway(folder, config, self.policy, sales, {"UPSTREAM_KEY": "k"})
        fell_back = gateway.chat("http-500+ok", TEXT)
        refused = gateway.chat("ok", f"{TEXT}: my number is {setup.MY_NUMBER}")
        others = gateway.chat("ok-b+ok", TEXT, key=other)
        redacted = gateway.chat("ok-b+ok", f"{TEXT} write to tanaka@example.jp", key=other)
        dry = gateway.request("POST", "/v1/decide", {"model": "ok", "messages": [{"role": "user", "content": TEXT}]})
        gateway.stop()
        assert dry.status == 200
        assert [answer.status for answer in (fell_back, refused, others, redacted)] == [200, 403, 200, 200]
        self.ids = [answer.headers["x-sekisho-decision-id"] for answer in (fell_back, refused, others, redacted)]
        self.fell_back, self.refused, self.others, self.redacted = self.ids
        self.folder, self.policy_file, self.records = folder, gateway.policy_file, folder / "audit"

    def write(self, name, change):
        policy = copy.deepcopy(self.policy)
        change(policy)
        (self.folder / name).write_text(json.dumps(policy))
        return self.folder / name


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    upstream = Upstream()
    yield Past(tmp_path_factory.mktemp("past"), upstream)
    upstream.close()


def said(*arguments):
    done = run_cli("policy", *arguments)
    assert done.returncode == 0, done.stderr
    assert TEXT not in done.stdout and "tanaka" not in done.stdout
    return done.stdout


def why(past, identifier, *more):
    return said("why", identifier, "--records", past.records, *more)


def why_not(past, identifier, target, *more, policy=None):
    return said("why-not", identifier, target, "--policy", policy or past.policy_file, "--records", past.records, *more)


def simulate(past, policy, *more):
    return said("simulate", policy, "--records", past.records, *more)


def target_of(policy, name):
    return next(target for target in policy["targets"] if target["id"] == name)


def test_why_tells_what_was_tried_and_how_it_ended(past):
    words = why(past, past.fell_back)

    assert f"Decision {past.fell_back}" in words and "Class: public" in words
    assert "Order: http-500, ok" in words
    assert "Tried: http-500, http_5xx" in words and "Tried: ok, ok" in words
    assert "Outcome: ok" in words and "cost: " in words and "USD" in words


def test_why_tells_which_rule_kept_whom_out(past):
    words = why(past, past.refused)

    assert "Class: confidential, labels: pii" in words and "rule `person-data`: basic.jp.my_number" in words
    assert "Found: basic.jp.my_number ×1 /messages/0/content" in words
    assert "rule `confidential-stays-inside` (person data does not leave our machines): target.operator is `vendor`, wanted: `self`" in words
    assert "Order: no target may answer" in words and "Outcome: refused (policy_no_target)" in words


def test_why_tells_what_was_replaced(past):
    words = why(past, past.redacted)

    assert "receives the class public; replaced by `hide`" in words
    assert "Tokens put back: 0, left in the answer: 0" in words


def test_why_speaks_japanese(past):
    words = why(past, past.refused, "--language", "ja")

    assert f"判定 {past.refused}" in words and "区分: confidential" in words
    assert "規則 `confidential-stays-inside`" in words and "応答してよい送信先はありません" in words


def test_why_not_names_the_nearest_change_and_the_change_helps(past):
    words = why_not(past, past.refused, "ok")
    assert "`confidential-stays-inside`" in words and "target.operator = self (now vendor)" in words

    mended = past.write("mended.yaml", lambda policy: target_of(policy, "ok").update(operator="self"))
    assert "ok is admitted" in why_not(past, past.refused, "ok", policy=mended)
    assert "all requests: 4 requests, 0 newly blocked, 1 newly allowed" in simulate(past, mended)


def test_why_not_speaks_japanese_and_knows_who_was_admitted(past):
    assert "許可されるための最も近い属性の変更" in why_not(past, past.refused, "ok", "--language", "ja")
    assert "ok is admitted: nothing keeps it out" in why_not(past, past.fell_back, "ok")
    assert "silent does not serve the model" in why_not(past, past.fell_back, "silent")


def test_why_not_says_when_the_policy_is_another_than_the_decision_had(past):
    other = past.write("other.yaml", lambda policy: policy.update(version="other"))
    done = run_cli("policy", "why-not", past.refused, "ok", "--policy", other, "--records", past.records)
    assert "made by another version" in done.stderr
    same = run_cli("policy", "why-not", past.refused, "ok", "--policy", past.policy_file, "--records", past.records)
    assert same.returncode == 0 and same.stderr == ""


def test_simulate_under_the_same_policy_changes_nothing(past):
    words = simulate(past, past.policy_file)

    assert "all requests: 4 requests, 0 newly blocked, 0 newly allowed, 0 in another order" in words
    assert "sales: 2 requests" in words and "support: 2 requests" in words
    assert "cost: +0.0000 USD over 3 requests" in words
    assert "1 for /v1/decide alone, not counted" in words


def test_simulate_counts_what_would_be_blocked_for_each_team(past):
    def ban(policy):
        policy["constraints"].append({"id": "no-sales", "when": {"caller.team": "sales"}, "require": {"target.operator": "self"}})

    words = simulate(past, past.write("banned.yaml", ban))

    assert "sales: 2 requests, 1 newly blocked, 0 newly allowed" in words and f"for example: {past.fell_back}" in words
    assert "support: 2 requests, 0 newly blocked" in words


def test_simulate_tells_other_orders_and_what_they_cost(past):
    def reorder(policy):
        policy["prefer"] = [{"order": ["ok"]}]
        target_of(policy, "ok")["price"] = {"in": 1000.0, "out": 2000.0, "currency": "USD"}

    words = simulate(past, past.write("reordered.yaml", reorder))
    support = words[words.index("support:"):]

    assert "sales: 2 requests, 0 newly blocked, 0 newly allowed, 1 in another order" in words
    assert "support: 2 requests, 0 newly blocked, 0 newly allowed, 1 in another order" in support
    cost = float(support.split("cost: ")[1].split()[0])
    assert cost > 0
    assert "time to the first content: " in support


def test_simulate_speaks_japanese_and_looks_no_further_back_than_it_is_told(past):
    tomorrow = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
    assert "すべての要求: 要求 4 件" in simulate(past, past.policy_file, "--language", "ja")
    assert "all requests: 0 requests" in simulate(past, past.policy_file, "--since", tomorrow)


def test_simulate_says_where_a_record_holds_only_a_hash(past):
    def ask(policy):
        policy["constraints"].append({"id": "not-otto", "when": {"caller.user": "otto"}, "require": {"target.operator": "self"}})

    assert "2 requests have facts that the records hold only as a hash" in simulate(past, past.write("users.yaml", ask))


@pytest.mark.parametrize("arguments", [
    ("why", "01JD0000000000000000000000", "--records", "RECORDS"),
    ("why", "REFUSED", "--records", "/nowhere"),
    ("why-not", "REFUSED", "nobody", "--policy", "POLICY", "--records", "RECORDS"),
    ("simulate", "POLICY", "--records", "/nowhere"),
    ("simulate", "POLICY", "--records", "RECORDS", "--since", "whenever"),
])
def test_a_question_that_cannot_be_answered_says_so(past, arguments):
    places = {"RECORDS": past.records, "REFUSED": past.refused, "POLICY": past.policy_file}
    done = run_cli("policy", *(places.get(argument, argument) for argument in arguments))

    assert done.returncode == 2 and done.stdout == "" and done.stderr.startswith("sekisho: ")
