#!/usr/bin/env python3
"""Every C++ file stands as clang-format would write it. `--fix` writes it so."""

import subprocess
import sys

import tree

TOOL = "clang-format-19"


def main():
    names = tree.code()
    mode = ["-i"] if "--fix" in sys.argv else ["--dry-run", "-Werror"]
    done = subprocess.run([TOOL, *mode, "--ferror-limit=1", *names], cwd=tree.ROOT, capture_output=True, text=True)
    problems = [line for line in done.stderr.splitlines() if ": error:" in line or "rror" in line]
    tree.finish(problems or ([done.stderr] if done.returncode else []), f"clang-format on {len(names)} files")


if __name__ == "__main__":
    main()
