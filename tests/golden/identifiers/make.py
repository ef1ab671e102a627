#!/usr/bin/env python3
"""Makes the rows of identifiers.tsv that python-stdnum judges (pip install python-stdnum; it is no part of the product).

    tests/golden/identifiers/make.py > rows.tsv

For each type random numbers of its structure: 16 that the library takes and 16 that it refuses.
"""

import datetime
import importlib
import random

from stdnum.exceptions import ValidationError

WANTED = 16
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Type, the library's module, patterns: n a digit, a a letter, D a date (YYMMDD), d one backwards, everything else itself.
TYPES = [
    ("jp.corporate", "jp.cn", ["n" * 13]),
    ("cn.resident_id", "cn.ric", ["11010519Dnnnn", "44010620Dnnnn"]),
    ("cn.uscc", "cn.uscc", ["91110000" + "n" * 9 + "a", "92310000" + "nna" * 3 + "n"]),
    ("kr.rrn", "kr.rrn", ["D1nnnnnn", "D2nnnnnn", "D3nnnnnn"]),
    ("th.pin", "th.pin", ["n" * 13]),
    ("in.aadhaar", "in_.aadhaar", ["n" * 12]),
    ("in.gstin", "in_.gstin", ["27aaaPannnna1Zn", "07aaaCannnna1Za"]),
    ("de.steuer_id", "de.idnr", ["n" * 11]),
    ("fr.nir", "fr.nir", ["1nn0475nnnnnnnn", "2nn112Annnnnnnn", "1nn122Bnnnnnnnn"]),
    ("it.piva", "it.iva", ["n" * 11]),
    ("it.codice_fiscale", "it.codicefiscale", ["aaaaaannA1nannna", "aaaaaannT0nannna"]),
    ("es.dni", "es.dni", ["n" * 8 + "a"]),
    ("es.nie", "es.nie", ["Xnnnnnnna", "Ynnnnnnna", "Znnnnnnna"]),
    ("nl.bsn", "nl.bsn", ["n" * 9]),
    ("be.nn", "be.nn", ["Dnnnnn"]),
    ("pl.pesel", "pl.pesel", ["Dnnnnn"]),
    ("fi.hetu", "fi.hetu", ["d-nnnn", "dAnnna", "d-nnna"]),
    ("se.personnummer", "se.personnummer", ["Dnnnn"]),
    ("pt.nif", "pt.nif", ["n" * 9]),
    ("ch.ahv", "ch.ssn", ["756" + "n" * 10]),
    ("uk.nhs", "gb.nhs", ["n" * 10]),
    ("tr.tckn", "tr.tckimlik", ["n" * 11]),
    ("br.cpf", "br.cpf", ["n" * 11]),
    ("au.tfn", "au.tfn", ["n" * 9]),
    ("au.abn", "au.abn", ["n" * 11]),
    ("us.aba", "us.rtn", ["0" + "n" * 8, "11" + "n" * 7, "2" + "3" + "n" * 7, "31" + "n" * 7, "67" + "n" * 7]),
    ("us.ssn", "us.ssn", ["n" * 9]),
    ("my.nric", "my.nric", ["Dnnnnnn"]),
]
# VAT numbers without their country.
VAT = [
    ("AT", "at.uid", ["U" + "n" * 8]), ("BE", "be.vat", ["0" + "n" * 9]), ("CH", "ch.uid", ["CHE" + "n" * 9]), ("DE", "de.vat", ["n" * 9]),
    ("DK", "dk.cvr", ["n" * 8]), ("EE", "ee.kmkr", ["n" * 9]), ("EL", "gr.vat", ["n" * 9]), ("ES", "es.nif", ["n" * 8 + "a", "B" + "n" * 8]),
    ("FI", "fi.alv", ["n" * 8]), ("FR", "fr.tva", ["n" * 11]), ("HR", "hr.oib", ["n" * 11]), ("HU", "hu.anum", ["n" * 8]),
    ("IE", "ie.vat", ["n" * 7 + "a"]), ("IT", "it.iva", ["n" * 11]), ("LU", "lu.tva", ["n" * 8]), ("MT", "mt.vat", ["n" * 8]),
    ("NL", "nl.btw", ["n" * 9 + "B01"]), ("PL", "pl.nip", ["n" * 10]), ("PT", "pt.nif", ["n" * 9]), ("SE", "se.vat", ["n" * 10 + "01"]),
    ("SI", "si.ddv", ["n" * 8]),
]


def make(pattern):
    date = datetime.date(1930, 1, 1) + datetime.timedelta(days=random.randrange(69 * 365))
    made = {"n": lambda: random.choice(DIGITS), "a": lambda: random.choice(LETTERS), "D": lambda: date.strftime("%y%m%d"),
            "d": lambda: date.strftime("%d%m%y")}
    return "".join(made[place]() if place in made else place for place in pattern)


def judge(module, number):
    try:
        module.validate(number)
        return "valid"
    except ValidationError:
        return "invalid"


def rows(name, module, patterns):
    found = {"valid": [], "invalid": []}
    while min(len(numbers) for numbers in found.values()) < WANTED:
        number = make(random.choice(patterns))
        kind = found[judge(module, number)]
        if len(kind) < WANTED and number not in kind and len(set(number)) > 1:
            kind.append(number)
    return [(name, number, kind) for kind, numbers in found.items() for number in numbers]


def main():
    random.seed(20261121)
    for name, module, patterns in TYPES:
        for row in rows(name, importlib.import_module("stdnum." + module), patterns):
            print(*row, sep="\t")
    for country, module, patterns in VAT:
        for name, number, kind in rows("vat", importlib.import_module("stdnum." + module), patterns):
            print(name, country + number.removeprefix(country), kind, sep="\t")


if __name__ == "__main__":
    main()
