#!/usr/bin/env python3
"""clang-tidy over our own sources with the checks of .clang-tidy; files that passed with the same content are not run again.

Usage: tidy.py BUILD_DIR [FILE…]
"""

import re
import subprocess
import sys

import compile_commands
import content_cache
import tree

TOOL = "clang-tidy-19"
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


def main():
    build, arguments = sys.argv[1], sys.argv[2:]
    commands = compile_commands.load(build)
    ours = [name for name in commands if name.startswith(FOLDERS) and name.endswith(".cpp")]
    names = [name for name in ours if not arguments or name in arguments]
    version = subprocess.run([TOOL, "--version"], check=True, capture_output=True, text=True).stdout
    settings = version + tree.read(".clang-tidy")

    def check(name):
        done = subprocess.run([TOOL, "--quiet", str(tree.ROOT / name), "--", "-x", "c++", *commands[name]], cwd=build,
                              capture_output=True, text=True)
        return problems_of(done.stdout) or ([f"{name}: {done.stderr.strip()}"] if done.returncode else [])

    found, cached = content_cache.run("tidy", sorted(names), lambda name: settings + " ".join(commands[name]).replace(str(tree.ROOT), ""), check)
    print(f"{len(found)} findings above" if found else "no findings")
    tree.finish(sorted({problem.split("\n")[0] for problem in found}), f"clang-tidy on {len(names)} files ({cached} known good)")


if __name__ == "__main__":
    main()
