#!/usr/bin/env python3
"""Holds the include table: which part of the tree may include which other part and which libraries.

TABLE below is the source; ARCHITECTURE.md shows it as text and this test compares the two (`--print` renders it).
"""

import re
import sys

import tree

CORE = "gateway/core"
NET = "gateway/net"
MODEL = "policies/model"
PROVIDER = "providers/provider.h"
DIALECT = "providers/dialect.h"
ANY = "everything"

# (part, what it may include beside itself and the standard library, libraries). The longest part that fits a path is its own.
TABLE = [
    ("gateway/main.cpp", ["gateway/app"], []),
    ("gateway/memory.cpp", ["gateway/core/block_cache.h"], ["POSIX"]),
    ("gateway/app", [ANY], ["Asio", "Boost.JSON", "CLI11", "OpenSSL", "POSIX"]),
    ("gateway/http", [CORE, NET], ["Asio", "OpenSSL", "POSIX"]),
    (NET, [CORE], ["Asio", "OpenSSL", "POSIX"]),
    ("gateway/pipeline",
     [CORE, "gateway/api", MODEL, "policies/detect/detector.h", "policies/detect/detect_all.h", "policies/evaluate", "policies/redact",
      "policies/explain", PROVIDER, "gateway/telemetry/record.h", "gateway/audit/decision_journal.h",
      "gateway/audit/audit_hasher.h"],
     ["Asio", "Boost.JSON", "Boost.URL"]),
    ("gateway/audit", [CORE, MODEL, "policies/evaluate", "gateway/telemetry/record.h", "gateway/telemetry/audit_counts.h"],
     ["Asio", "libcurl", "POSIX"]),
    ("gateway/api", [CORE], ["Boost.JSON"]),
    ("gateway/telemetry", [CORE], ["Boost.JSON", "spdlog", "prometheus-cpp", "POSIX"]),
    (CORE, [], ["Asio", "Boost.JSON", "OpenSSL", "simdjson", "POSIX"]),
    (MODEL, [CORE], ["date"]),
    ("policies/detect", [CORE, MODEL], ["RE2", "utf8proc", "zlib"]),
    ("policies/evaluate", [CORE, MODEL], []),
    ("policies/redact", [CORE, MODEL], []),
    ("policies/explain", [CORE, MODEL, "policies/evaluate"], []),
    ("policies/prove", [CORE, MODEL, "policies/evaluate", "policies/explain/explain.h"], []),
    (PROVIDER, [CORE], ["Asio"]),
    (DIALECT, [CORE], []),
    ("providers/openai", [CORE, PROVIDER, DIALECT, "providers/upstream/transport.h", "providers/upstream/address.h"], ["Asio", "Boost.JSON"]),
    ("providers/upstream", [CORE, NET], ["Asio", "Boost.URL", "libcurl", "OpenSSL", "POSIX"]),
    ("providers/embedded", [CORE, PROVIDER, DIALECT], ["Asio", "Boost.JSON", "llama.cpp", "POSIX"]),
    ("config", [CORE, MODEL, "policies/evaluate"], ["Boost.JSON", "Boost.URL", "RE2", "yaml-cpp", "POSIX"]),
    ("tests", [ANY], [ANY]),
]

LIBRARIES = [
    (r"boost/(asio|system)", "Asio"), (r"boost/beast", "Beast"), (r"boost/json", "Boost.JSON"),
    (r"boost/url", "Boost.URL"), (r"openssl/", "OpenSSL"), (r"curl/", "libcurl"), (r"yaml-cpp/", "yaml-cpp"),
    (r"(spdlog|fmt)/", "spdlog"), (r"prometheus/", "prometheus-cpp"), (r"CLI/", "CLI11"), (r"simdjson\.h$", "simdjson"),
    (r"date/", "date"), (r"utf8proc\.h$", "utf8proc"), (r"zlib\.h$", "zlib"), (r"re2/", "RE2"), (r"nlohmann/", "llama.cpp"),
    (r"(llama|ggml|common|server-|chat|json-schema|sampling|log|gguf|arg|build-info)[a-z_-]*\.h$", "llama.cpp"),
    (r"(unistd|fcntl|signal|poll|netdb|ifaddrs|dirent|pwd|termios|syslog|malloc|link)\.h$|(sys|netinet|arpa|net|linux)/", "POSIX"),
    (r"[a-z_0-9]+$", "std"),
]
# What a header that another part includes may take from outside the standard library, and what no header may.
PUBLIC_HEADERS_MAY = {"boost/asio/awaitable.hpp", "boost/system/result.hpp", "boost/json/fwd.hpp"}
NEVER_IN_HEADERS = {"Beast", "Boost.JSON", "OpenSSL", "libcurl", "simdjson", "spdlog", "yaml-cpp"}



def part_of(path):
    fitting = [part for part, _, _ in TABLE if path == part or path.startswith(part + "/")]
    return max(fitting, key=len, default=None)


def library_of(path):
    return next((name for pattern, name in LIBRARIES if re.match(pattern, path)), "unknown library")


def may_include(part, path):
    allowed = next(allowed for name, allowed, _ in TABLE if name == part)
    own = path == part or path.startswith(part + "/")
    return own or (ANY in allowed and not path.startswith("tests/")) or any(path == other or path.startswith(other + "/") for other in allowed)


def check_own(name, line, path, known):
    part = part_of(name)
    if path not in known:
        return [f"{name}:{line}: `{path}` is no file of the repository; write the path from its root"]
    if part == "tests" or may_include(part, path):
        return []
    return [f"{name}:{line}: {part} may not include {path} (see the table in tests/lint/include_table.py)"]


def check_library(name, line, path, public):
    part, library = part_of(name), library_of(path)
    if part == "tests" or library == "std":
        return []
    libraries = next(libraries for other, _, libraries in TABLE if other == part)
    problems = []
    if library not in libraries:
        problems.append(f"{name}:{line}: {part} may not use {library} (<{path}>)")
    if name.endswith(".h") and path not in PUBLIC_HEADERS_MAY:
        if library in NEVER_IN_HEADERS:
            problems.append(f"{name}:{line}: {library} belongs into a .cpp file, not into a header")
        elif name in public:
            problems.append(f"{name}:{line}: another part includes this header, so it may not take <{path}> with it")
    return problems


def check(files):
    """`files`: path -> text. Returns the problems of all of them."""
    known, public, found = set(files), set(), []
    for name, text in files.items():
        for line, mark, path in tree.includes(text):
            found.append((name, line, mark, path))
            if mark == '"' and part_of(name) not in (part_of(path), "tests"):
                public.add(path)
    problems = [f"{name}: belongs to no part of the include table" for name in files if part_of(name) is None]
    for name, line, mark, path in found:
        if part_of(name) is None:
            continue
        ours = mark == '"' and library_of(path) != "llama.cpp" or path in known
        problems += check_own(name, line, path, known) if ours else check_library(name, line, path, public)
    return problems


def cycles():
    """Parts that could include each other by the table, which would make one of the two arrows wrong."""
    reach = {part: {part_of(other) or other for other in allowed if other != ANY} for part, allowed, _ in TABLE}
    return [f"include table: {a} and {b} may include each other" for a in reach for b in reach[a] if a in reach.get(b, ()) and a < b]


def render():
    lines = []
    for part, allowed, libraries in TABLE:
        shown = f"{part:<21}▶ {', '.join(allowed) or '–'}"
        lines.append(shown + (f"   [{', '.join(libraries)}]" if libraries and ANY not in libraries else ""))
    return "\n".join(lines)


def main():
    if "--print" in sys.argv:
        print(render())
        return
    problems = check({name: tree.read(name) for name in tree.code()}) + cycles()
    if render() not in tree.read("ARCHITECTURE.md"):
        problems.append("ARCHITECTURE.md: the include table differs from `tests/lint/include_table.py --print`")
    tree.finish(problems, "include table")


if __name__ == "__main__":
    main()
