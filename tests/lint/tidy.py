#!/usr/bin/env python3
"""clang-tidy over our own sources with the checks of .clang-tidy; files that passed with the same content are not run again.

Usage: tidy.py BUILD_DIR [FILE… | --debt]

tidy_debt.txt names files that have not been brought to follow clang-tidy yet. They are left out; --debt looks at them alone, and takes those
that follow by now off the list, which may only get shorter.
"""

import re
import subprocess
import sys

import compile_commands
import content_cache
import tree

TOOL = "clang-tidy-19"
DEBT = "tests/lint/tidy_debt.txt"
FOLDERS = ("gateway/", "providers/", "policies/", "config/")


def problems_of(output):
    """The findings, each with the lines that show it, without clang's counts."""
    found, current = [], None
    for line in output.splitlines():
        if re.match(r".+:\d+:\d+: (warning|error): ", line):
            current = [line.replace(str(tree.ROOT) + "/", "")]
            found.append(current)
        elif current is not None and not line.startswith(("Suppressed", "Use -header", "Use -system")):
            current.append(line)
    return ["\n".join(lines) for lines in found]


def chosen(commands, arguments):
    """The files to look at, and how many the list of debts holds back."""
    ours = [name for name in commands if name.startswith(FOLDERS) and name.endswith(".cpp")]
    debt = set(tree.read(DEBT).split())
    if gone := sorted(name for name in debt if not (tree.ROOT / name).is_file()):
        tree.finish([f"{DEBT}: there is no file {name} any more" for name in gone], "debts")
    if arguments == ["--debt"]:
        return [name for name in ours if name in debt], 0
    if arguments:
        return [name for name in ours if name in arguments], 0
    return [name for name in ours if name not in debt], len(debt)


def pay(names, owing):
    """Takes files without findings off the list of debts."""
    left = [name for name in tree.read(DEBT).split() if name not in names or name in owing]
    (tree.ROOT / DEBT).write_text("".join(f"{name}\n" for name in left), encoding="utf-8")


def main():
    build, arguments = sys.argv[1], sys.argv[2:]
    commands = compile_commands.load(build)
    names, held_back = chosen(commands, arguments)
    version = subprocess.run([TOOL, "--version"], check=True, capture_output=True, text=True).stdout
    settings = version + tree.read(".clang-tidy")

    owing = set()

    def check(name):
        done = subprocess.run([TOOL, "--quiet", str(tree.ROOT / name), "--", "-x", "c++", *commands[name]], cwd=build,
                              capture_output=True, text=True)
        problems = problems_of(done.stdout) or ([f"{name}: {done.stderr.strip()}"] if done.returncode else [])
        if problems:
            owing.add(name)
        return problems

    found, cached = content_cache.run("tidy", sorted(names), lambda name: settings + " ".join(commands[name]).replace(str(tree.ROOT), ""), check)
    print(f"{len(found)} findings above" if found else "no findings")
    if arguments == ["--debt"]:
        pay(names, owing)
    if held_back:
        print(f"{held_back} files of {DEBT} are not looked at")
    tree.finish(sorted({problem.split("\n")[0] for problem in found}), f"clang-tidy on {len(names)} files ({cached} known good)")


if __name__ == "__main__":
    main()
