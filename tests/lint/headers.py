#!/usr/bin/env python3
"""Every header compiles alone. A header whose own .cpp includes it first is proved by the build; the others are compiled here.

Usage: headers.py BUILD_DIR [COMPILER]
"""

import pathlib
import subprocess
import sys
import tempfile

import compile_commands
import content_cache
import tree


def own_source_problem(name, text):
    """The .cpp of a header includes that header before anything else."""
    own = name[:-4] + ".h"
    first = next((path for _, _, path in tree.includes(text)), None)
    if (tree.ROOT / own).is_file() and first != own:
        return [f"{name}:1: includes {first} before its own header {own}"]
    return []


def proved_by_build(name, commands):
    return name[:-2] + ".cpp" in commands


def common_flags(commands):
    """Flags that any file of the gateway gets; headers of libraries of one folder only need no more in this tree."""
    words = []
    for flags in commands.values():
        words += [word for word in flags if word not in words]
    return words


def main():
    build, compiler = sys.argv[1], (sys.argv[2:] + ["clang++-19"])[0]
    commands = compile_commands.load(build)
    problems = [problem for name in tree.code(suffixes=(".cpp",)) for problem in own_source_problem(name, tree.read(name))]
    names = [name for name in tree.code(suffixes=(".h",)) if not proved_by_build(name, commands)]
    flags = include_flags(common_flags(commands))
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as scratch:
        def check(name):
            source = pathlib.Path(scratch, name.replace("/", "_") + ".cpp")
            source.write_text(f'#include "{name}"\n')
            done = subprocess.run([compiler, "-fsyntax-only", *flags, str(source)], capture_output=True, text=True)
            return [f"{name}:1: does not compile alone\n{done.stderr.strip()}"] if done.returncode else []

        found, cached = content_cache.run("headers", names, lambda name: version + " ".join(flags), check)
    print(f"{len(names)} headers compiled alone ({cached} known good), the others are first in their own source file")
    tree.finish(problems + found, "headers")


def include_flags(words):
    """Include paths, definitions and warnings, in order and once."""
    kept, take = [], False
    for word in words:
        if take or word.startswith(("-I", "-D", "-W", "-std", "-f")):
            kept.append(word)
            take = False
        elif word in ("-isystem", "-include"):
            kept.append(word)
            take = True
    return kept


if __name__ == "__main__":
    main()
