"""Our decisions against Cedar's, constraint by constraint, over random policies and requests of the subset that `policy export` covers."""

import json
import os
import pathlib
import random
import subprocess

from harness.gateway import ROOT, run_cli

POLICIES, REQUESTS = 25, 40
CLASSES, LABELS, PLACES = ["c0", "c1", "c2", "c3"], ["l0", "l1", "l2"], ["JP", "US", "DE"]
MILLION = 1_000_000


def some(chance, words):
    return [word for word in words if chance.random() < 0.5]


def random_target(chance, number):
    target = {"id": f"t{number}"}
    choices = {"operator": ["self", "v"], "retention_days": [0, 0.5, 30], "trains_on_data": [True, False, "unknown"]}
    target.update({name: chance.choice(values) for name, values in choices.items() if number == 0 or chance.random() < 0.7})
    if number == 0 or chance.random() < 0.7:
        target["processing"] = some(chance, PLACES) or ["JP"]
    return target


def target_leaf(chance):
    return chance.choice([
        {"target.operator": chance.choice(["self", ["self", "v"], {"not_in": ["v"]}, {"known": True}])},
        {"target.retention_days": chance.choice([0, "<= 0.5", {"gt": 0, "lt": 30}, ">= 0.5"])},
        {"target.trains_on_data": chance.choice([True, False, {"known": False}])},
        {"target.processing": {chance.choice(["within", "has_any", "has_all", "has_none"]): some(chance, PLACES)}},
        {"target.id": chance.choice(["t0", "t1"])},
    ])


def request_leaf(chance):
    return chance.choice([
        {"data.class": chance.choice([">= c1", ">= c2", "c3", {"lt": "c2"}])},
        {"data.original_class": chance.choice(["> c1", ["c0", "c3"]])},
        {"data.labels": {chance.choice(["within", "has_any", "has_all", "has_none"]): some(chance, LABELS)}},
        {"caller.team": chance.choice(["a", ["a", "b"], {"not_in": ["a"]}, {"known": False}, {"present": True}])},
        {"caller.app": chance.choice(["p", {"not_in": ["p"]}, {"present": False}])},
        {"caller.tier": chance.choice([">= 2", {"lt": 1.5}, 2])},
        {"caller.groups": {chance.choice(["within", "has_any", "has_none"]): some(chance, ["g", "h"])}},
    ])


def expression(chance, leaves, depth):
    form = chance.random()
    if depth == 0 or form < 0.5:
        return chance.choice(leaves)(chance)
    if form < 0.65:
        return {"not": expression(chance, leaves, depth - 1)}
    return {chance.choice(["any", "all"]): [expression(chance, leaves, depth - 1) for _ in range(2)]}


def random_policy(chance):
    return {
        "policy": "v1", "org": "random", "classes": CLASSES, "labels": LABELS,
        "context": {"caller": {"team": "required", "app": "optional", "tier": "optional", "groups": "optional"}},
        "classify": {"start": "c0", "rules": [
            {"id": "r0", "when": {"caller.app": "p"}, "class": "c1", "labels": ["l0"]},
            {"id": "r1", "when": {"caller.groups": {"has_any": ["g"]}}, "labels": ["l1", "l2"]},
            {"id": "r2", "when": {"caller.team": "b"}, "class": "c2", "labels": ["l2"]}]},
        "targets": [random_target(chance, number) for number in range(4)],
        "constraints": [
            {"id": f"k{number}", "when": expression(chance, [request_leaf, request_leaf, target_leaf], 2),
             chance.choice(["require", "deny"]): expression(chance, [target_leaf, target_leaf, request_leaf], 2)} for number in range(6)],
        "fallback": {"max_attempts": 9},
    }


def random_given(chance):
    facts = {"team": chance.choice(["a", "b", "c"]), "app": chance.choice(["p", "q"]), "tier": chance.choice([1, 1.5, 2, 3]),
             "groups": some(chance, ["g", "h", "z"])}
    given = {"caller": {name: value for name, value in facts.items() if chance.random() < 0.7}}
    if chance.random() < 0.5:
        given["request"] = {"declared_class": chance.choice(CLASSES)}
    return given


def in_millionths(value):
    return round(value * MILLION) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def context_of(given, decision):
    context = {f"caller.{name}": in_millionths(value) for name, value in given["caller"].items()}
    return {**context, "data.class": decision["class"], "data.original_class": decision["class"],
            "data.labels": decision["labels"], "data.original_labels": decision["labels"]}


def ask_cedar(policies, entities, cases):
    script = pathlib.Path(ROOT) / "tests" / "clients" / "cedar.mjs"
    question = json.dumps({"policies": policies, "entities": entities, "cases": cases})
    done = subprocess.run(["node", str(script)], input=question, capture_output=True, text=True, timeout=300, env=dict(os.environ))
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_cedar_decides_alike(tmp_path):
    chance, refused = random.Random(20261121), 0
    for number in range(POLICIES):
        file = tmp_path / f"policy{number}.yaml"
        file.write_text(json.dumps(random_policy(chance)))
        givens = [random_given(chance) for _ in range(REQUESTS)]
        done = run_cli("policy", "decide", file, stdin="".join(json.dumps(given) + "\n" for given in givens))
        assert done.returncode == 0, done.stdout + done.stderr + file.read_text()
        decisions = [json.loads(line) for line in done.stdout.splitlines()]
        exported, targets = run_cli("policy", "export", "--cedar", file), run_cli("policy", "export", "--cedar", "--targets", file)
        assert exported.returncode == 0 and targets.returncode == 0, exported.stderr + targets.stderr

        asked = [(f"t{target}", given, decision) for given, decision in zip(givens, decisions) for target in range(4)]
        answers = ask_cedar(exported.stdout, json.loads(targets.stdout),
                            [{"target": target, "context": context_of(given, decision)} for target, given, decision in asked])

        for (target, given, decision), answer in zip(asked, answers):
            assert decision["fails"].get(target, []) == answer, (target, given, decision, exported.stdout, file.read_text())
            refused += bool(answer)
    assert POLICIES * REQUESTS // 4 < refused < POLICIES * REQUESTS * 4 - REQUESTS
