#!/usr/bin/env python3
"""Makes the committed corpus: data/values.jsonl, hidden.jsonl, negatives.jsonl, secrets.jsonl, secret_negatives.jsonl. The same on every run.

    tests/bench/quality/corpus.py

A line: {"pack", "type", "everywhere", "tier", "how", "text", "span"}, the span in bytes of the text's UTF-8; a negative has "how" and "text". Texts with
secrets are lists of pieces, so that no scanner of repositories takes them for a leak."""

import json
import pathlib
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from quality import makers, secret_makers, texts  # noqa: E402

DATA = pathlib.Path(__file__).resolve().parent / "data"
SEED, EACH, HIDDEN, NEGATIVES = 20261121, 36, 12, 900
# What the transforms are tried on: one of every way in which rules look for candidates.
HIDE = {"jp-pii/1": ("my_number", "drivers_license", "phone", "residence_card", "yucho"), "payment/1": ("pan",), "global-pii/1": ("email",),
        "eu-pii/1": ("iban", "de.steuer_id"), "cn-pii/1": ("resident_id",), "us-pii/1": ("ssn",)}


def in_bytes(text, span):
    return [len(text[:offset].encode()) for offset in span]


def row(kind, how, text, span):
    return {"pack": kind.pack, "type": kind.type, "everywhere": kind.everywhere, "tier": kind.tier, "how": how, "text": text, "span": in_bytes(text, span)}


def sentence(r, kind, bare):
    frames = texts.BARE.get(kind.language, texts.BARE["en"]) if bare else texts.FRAMES.get(kind.language, texts.PLAIN)
    return texts.place(r.choice(frames), r.choice(kind.labels.split("|")), kind.make(r))


def stands_alone(kind, text, span):
    """Unbroken digits need their label; what is cut up or has letters may go without."""
    value = text[span[0]:span[1]]
    return kind.type == "phone" and value[:2] in ("09", "08", "07", "06", "05") or kind.type in ("pan", "ch.ahv", "resident_id", "bank_card") or not value.isdigit()


def values(r):
    for kind in makers.KINDS:
        for i in range(EACH):
            bare = kind.bare and i % 4 == 0
            text, span = sentence(r, kind, bare)
            while bare and not stands_alone(kind, text, span):
                text, span = sentence(r, kind, bare)
            yield row(kind, "bare" if bare else "labelled", text, span)


def hidden(r):
    for kind in makers.KINDS:
        if kind.tier == "B" and kind.type not in ("residence_card", "ssn") or kind.type not in HIDE.get(kind.pack, ()):
            continue
        for how, transform in texts.TRANSFORMS.items():
            for _ in range(HIDDEN):
                yield row(kind, how, *transform(r, *sentence(r, kind, False)))


def nothing(r):
    for _ in range(NEGATIVES):
        how, text = texts.negatives(r)
        yield {"how": how, "text": text}


def pieces(text, span):
    """Cut three places into every eight of the value."""
    begin, end = span
    cuts = [0, begin + 2, *range(begin + 5, end, 8), len(text)]
    return [text[first:last] for first, last in zip(cuts, cuts[1:])]


def secrets(r):
    for kind, how, text, span in secret_makers.secrets(r, EACH):
        yield {"pack": "secrets/1", "type": kind, "everywhere": "", "tier": "A", "how": how, "text": pieces(text, span), "span": in_bytes(text, span)}


def no_secrets(r):
    for how, text in secret_makers.nothing(r, NEGATIVES):
        yield {"how": how, "text": pieces(text, [0, len(text)])}


def main():
    for name, make in (("values", values), ("hidden", hidden), ("negatives", nothing), ("secrets", secrets), ("secret_negatives", no_secrets)):
        lines = [json.dumps(line, ensure_ascii=False) for line in make(random.Random(SEED))]
        (DATA / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)}")


if __name__ == "__main__":
    main()
