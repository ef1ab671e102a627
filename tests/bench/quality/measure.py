"""Runs `sekisho detect` over texts and counts: what was put in and found, what was found and not put in."""

import collections
import json
import pathlib
import subprocess

DATA = pathlib.Path(__file__).resolve().parent / "data"
SURE = ("medium", "high")  # what a policy sees by default
# What a value of one type also is.
ALSO = {"cn.bank_card": ("card.pan",), "vat": ("it.piva",), "eu.vat": ("it.piva",)}


def read(name):
    lines = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [{**line, "text": "".join(line["text"])} for line in lines]


def rows(folder=DATA):
    """Every line of every file that has values in it."""
    return [row for path in sorted(folder.glob("*.jsonl")) for row in read(path.stem) if "type" in row]


def scan(binary, pack, texts):
    """The findings of medium confidence or more of each text: (type, begin, end) in bytes."""
    lines = "\n".join(json.dumps({"text": text}) for text in texts) + "\n"
    done = subprocess.run([binary, "detect", "--pack", pack, "--jsonl"], input=lines.encode(), capture_output=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(texts) or any(answer.get("status") != "ok" for answer in answers):
        raise RuntimeError(f"{pack}: {len(answers)} answers to {len(texts)} texts: {done.stderr.decode()[:300]}")
    return [[(found["type"], found["start"], found["end"]) for found in answer["findings"] if found["confidence"] in SURE] for answer in answers]


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


class Count:
    """Of one type: values put in, found, found as anything at all; findings where it was not."""

    def __init__(self):
        self.values = self.found = self.raised = self.wrong = 0
        self.missed, self.alarms = [], []

    def figures(self):
        precision = self.found / (self.found + self.wrong) if self.found + self.wrong else None
        recall = self.found / self.values if self.values else None
        f2 = 5 * precision * recall / (4 * precision + recall) if precision and recall else (None if recall is None else 0.0)
        return {"values": self.values, "precision": precision, "recall": recall, "f2": f2,
                "class_recall": self.raised / self.values if self.values else None, "wrong": self.wrong}


def judge(counts, row, wanted, found):
    """Counts one text's findings; `wanted` is the name of its value's type, None where it holds none."""
    span = row.get("span")
    if wanted:
        count = counts[(wanted, row["tier"])]
        count.values += 1
        hit = any(kind == wanted and overlap((begin, end), span) for kind, begin, end in found)
        count.found += hit
        count.raised += any(overlap((begin, end), span) for _, begin, end in found)
        if not hit:
            count.missed.append(row["text"])
    for kind, begin, end in found:
        if (kind == wanted or kind in ALSO.get(wanted, ())) and overlap((begin, end), span):
            continue
        tiers = [key for key in counts if key[0] == kind]
        count = counts[tiers[0] if tiers else (kind, "-")]
        count.wrong += 1
        count.alarms.append((row["how"], row["text"]))


def measure(binary, pack, values, nothing, name_of):
    """Counts by (type, tier) of one pack over its values and over texts that hold nothing."""
    counts = collections.defaultdict(Count)
    for row in values:
        counts[(name_of(row), row["tier"])]  # every type has its line before the first wrong finding
    found = scan(binary, pack, [row["text"] for row in values + nothing])
    for row, findings in zip(values + nothing, found):
        judge(counts, row, name_of(row) if "type" in row else None, findings)
    return counts


def ordinary(binary, pack, texts):
    """Findings for a megabyte of text that nobody put anything into, by type."""
    size = sum(len(text.encode()) for text in texts)
    kinds = collections.Counter(kind for found in scan(binary, pack, texts) for kind, _, _ in found)
    return {"bytes": size, "per_mb": sum(kinds.values()) / (size / 1e6) if size else 0.0, "types": dict(kinds)}
