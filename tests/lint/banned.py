#!/usr/bin/env python3
"""Patterns that no file may hold: coroutine traps, banned facilities, loose TODOs, machine paths, host names of registries, secrets."""

import re

import tree

# g++ 12 destroys temporaries with braces or captures inside a co_await expression twice; a lambda coroutine outlives its captures.
CO_AWAIT = re.compile(r"co_await[^;]*(\[[^\]]+\][ \t\n]*(\(|\{|mutable)|[(,][ \t\n]*([A-Z][A-Za-z_:<>]*)?\{)")

CODE = [  # (pattern over code without comments and literals, message, applies to tests too)
    (re.compile(r"\bstd::(basic_)?regex\b|#[ \t]*include[ \t]*<regex>"), "std::regex backtracks without bound; write a scanner", True),
    (re.compile(r"^using namespace\b", re.M), "no `using namespace` at file level", False),
    (re.compile(r"\b(sprintf|strcpy|strcat|gets|alloca)\s*\("), "unbounded C function", True),
    (re.compile(r"\bstd::atomic<\s*std::shared_ptr\b"), "TSan reports races inside libstdc++ 12's atomic<shared_ptr>; use a mutex", True),
    (re.compile(r"\bthis_thread::sleep_|\b(u|nano)sleep\(|::sleep\("), "do not sleep; wait for the event", True),
]
RAW = [  # over the whole text of a C++ file
    (re.compile(r"awaitable_operators\.hpp"), "awaitable_operators.hpp loses exceptions; use run_until"),
    (re.compile(r"\bTODO\b(?!\")(?!\((soon|perf|security|cleanup|test)\): \S)"), "write TODO(kind): with kind soon, perf, security, cleanup or test"),
    (re.compile(r"\b(FIXME|XXX|HACK)\b"), "write TODO(kind): instead"),
]
SOURCES = (".h", ".cpp", ".py", ".mjs", ".js", ".sh", ".cmake", ".txt", ".md", ".yaml", ".yml", ".json", ".service", "Dockerfile")
ANYWHERE = [  # over every text file of the repository; built from pieces so that this file does not match itself
    (re.compile(r"(?<![\w.$}])/(" + "work" + r"/(main|shared)|tmp/" + r"b/)"), "path of one machine"),
    (re.compile(r"registry\." + r"npmjs|files\." + r"pythonhosted|py" + r"pi\.org|npm" + r"js\.com|deb\.deb" + r"ian\.org", re.I), "host name of a package registry"),
    (re.compile(r"-----BEGIN (RSA |EC |OPENSSH |)PRIVATE " + "KEY-----"), "private key"),
]
# Keys as vendors issue them. Test data spells them in pieces, or says in the key itself that it is an example.
SECRETS = re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|sk-(proj|ant)-[A-Za-z0-9_-]{20,}|xox[abprs]-[0-9A-Za-z-]{20,}|AIza[0-9A-Za-z_-]{35})\b")


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def hits(name, text, rules):
    return [f"{name}:{line_of(text, hit.start())}: {message}" for pattern, message in rules for hit in pattern.finditer(text)]


def check_code(name, text):
    code, in_tests = tree.without_comments(text), name.startswith("tests/")
    rules = [(pattern, message) for pattern, message, tests_too in CODE if tests_too or not in_tests]
    rules.append((CO_AWAIT, "braces or captures inside a co_await expression; make it a local first"))
    return hits(name, code, rules) + hits(name, text, RAW)


def check_text(name, text):
    problems = hits(name, text, ANYWHERE)
    for hit in SECRETS.finditer(text):
        line = text[text.rfind("\n", 0, hit.start()) + 1:text.find("\n", hit.end())]
        if not re.search("example|your", hit.group(0), re.I) and "lint: example secret" not in line:
            problems.append(f"{name}:{line_of(text, hit.start())}: looks like a live secret")
    return problems


def is_text(name):
    return name.endswith(SOURCES) or "." not in name.rsplit("/", 1)[-1]


def main():
    problems = []
    for name in tree.tracked():
        if "/corpus/" in name or not is_text(name):
            continue
        try:
            text = tree.read(name)
        except UnicodeDecodeError:
            continue
        problems += check_text(name, text)
        if name in CODE_FILES:
            problems += check_code(name, text)
    tree.finish(problems, "banned patterns")


CODE_FILES = set(tree.code())

if __name__ == "__main__":
    main()
