#!/usr/bin/env python3
"""Holds STYLE's sizes: lines of a file, lines of a function, virtual functions of an interface, public classes of a header."""

import re

import tree

SOURCE_LINES, HEADER_LINES, FUNCTION_LINES, VIRTUALS = 400, 150, 40, 3
TEST_LINES = 450  # tests and their support stand in one file each, header or source

# A definition at file or namespace level or in a class: something with parentheses, then its opening brace at the end of the line.
HEAD = re.compile(r"^[ \t]*(?!(if|for|while|switch|catch|else|do|namespace|struct|class|enum|union|return|case|try|extern)\b)[^=;#]*\)"
                  r"(\s*(const|noexcept|override|final|mutable|->[^{;]*))*(\s*:\s[^;{}]*(\{[^{}]*\}[^;{}]*)*)?\s*\{\s*$", re.M)
INTERFACE = re.compile(r"\b(?:class|struct)\s+(\w+)[^;{]*\{")


def closing(text, at):
    """Offset of the brace that closes the one at `at`; the end of the text when there is none."""
    depth = 0
    for i in range(at, len(text)):
        if text[i] == "{":
            depth += 1
        elif text[i] == "}":
            depth -= 1
            if depth == 0:
                return i
    return len(text)


def table_rows(text, code):
    """Lines that hold only literals, or a case label: a table in code is as long as its data."""
    rows = set()
    for number, (line, blanked) in enumerate(zip(text.split("\n"), code.split("\n"))):
        if line.strip() and not line.strip().startswith("//") and (not re.search(r"\w", blanked) or re.match(r"\s*case [^;]*:$", blanked)):
            if line.strip(" \t{}();,") != "":
                rows.add(number)
    return rows


def long_functions(name, text, code):
    problems, rows = [], table_rows(text, code)
    for hit in HEAD.finditer(code):
        brace = code.rfind("{", hit.start(), hit.end())
        first = code.count("\n", 0, brace)
        last = first + code.count("\n", brace, closing(code, brace))
        lines = last - first + 1 - sum(first <= row <= last for row in rows)
        if lines > FUNCTION_LINES:
            at = code.count("\n", 0, hit.start() + len(hit.group(0)) - len(hit.group(0).lstrip())) + 1
            problems.append(f"{name}:{at}: function of {lines} lines; {FUNCTION_LINES} at most")
    return problems


def wide_interfaces(name, code):
    problems = []
    for hit in INTERFACE.finditer(code):
        body = code[hit.end():closing(code, hit.end() - 1)]
        virtuals = len(re.findall(r"\bvirtual\b[^;{]*=\s*0", body))
        if virtuals > VIRTUALS:
            line = code.count("\n", 0, hit.start()) + 1
            problems.append(f"{name}:{line}: interface `{hit.group(1)}` has {virtuals} virtual functions; {VIRTUALS} at most")
    return problems


def check(name, text):
    limit = TEST_LINES if name.startswith("tests/") else HEADER_LINES if name.endswith(".h") else SOURCE_LINES
    count = text.count("\n")
    problems = [f"{name}: {count} lines; {limit} at most"] if count > limit else []
    code = tree.without_comments(text)
    if name.endswith(".h"):
        problems += [] if "#pragma once" in text else [f"{name}: no `#pragma once`"]
        problems += wide_interfaces(name, code)
    return problems + long_functions(name, text, code)


def main():
    tree.finish([problem for name in tree.code() for problem in check(name, tree.read(name))], "sizes")


if __name__ == "__main__":
    main()
