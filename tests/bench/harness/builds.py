"""Builds what is measured, with the presets that users build with."""

import os
import pathlib
import re
import subprocess


def _run(*command, folder):
    print("+", *command, flush=True)
    subprocess.run(command, cwd=folder, check=True)


def _build(folder, preset, *targets):
    _run("cmake", "--preset", preset, folder=folder)
    _run("cmake", "--build", "--preset", preset, *(("--target", *targets) if targets else ()), folder=folder)


def release(root):
    """The release binary of the work tree as it is; built where it is missing or out of date."""
    _build(root, "release", "sekisho")
    return root / "build/release/sekisho"


def profile(root):
    """The binary that counts how often its branches are taken."""
    _build(root, "profile", "sekisho")
    return root / "build/profile/sekisho"


def llama_server(root):
    """The llama-server that the release preset was built with; None without the embedded engine."""
    cache = root / "build/release/CMakeCache.txt"
    found = re.search(r"^SEKISHO_LLAMA_SERVER:INTERNAL=(.+)$", cache.read_text(), re.M) if cache.exists() else None
    program = pathlib.Path(found.group(1)) if found else None
    return program if program and program.exists() else None


def micro_benchmarks(root):
    """The Google Benchmark programs, those that need no model."""
    names = [path.stem for path in sorted((root / "tests/bench").glob("*_bench.cpp")) if path.stem != "embedded_bench"]
    _build(root, "bench", *names)
    return [root / "build/bench/tests/bench" / name for name in names]


def parent(root):
    """The release binary of the parent commit, from a work tree under build/ that is removed again; the build folder stays for next time."""
    tree, built = pathlib.Path(root) / "build/parent", pathlib.Path(root) / "build/parent-release"
    if tree.exists():
        _run("git", "worktree", "remove", "--force", str(tree), folder=root)
    _run("git", "worktree", "add", "--detach", "--force", str(tree), "HEAD^", folder=root)
    try:
        # The engine is no part of a request to an outside provider and takes longest to build.
        _run("cmake", "--preset", "release", "-B", str(built), "-DSEKISHO_EMBEDDED=OFF", folder=tree)
        _run("cmake", "--build", str(built), "--target", "sekisho", "-j", str(os.cpu_count() or 2), folder=tree)
    finally:
        _run("git", "worktree", "remove", "--force", str(tree), folder=root)
    return built / "sekisho"
