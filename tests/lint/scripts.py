#!/usr/bin/env python3
"""Shell scripts pass shellcheck, Python files compile, JSON files parse."""

import json
import subprocess

import tree


def first_line(name):
    with open(tree.ROOT / name, "rb") as file:
        return file.readline(80)


def shell_problems(names):
    done = subprocess.run(["shellcheck", "--format=gcc", *names], cwd=tree.ROOT, capture_output=True, text=True)
    return done.stdout.splitlines()


def python_problem(name):
    try:
        compile(tree.read(name), name, "exec")
    except SyntaxError as error:
        return [f"{name}:{error.lineno}: {error.msg}"]
    return []


def json_problem(name):
    try:
        json.loads(tree.read(name))
    except ValueError as error:
        return [f"{name}: {error}"]
    return []


def main():
    names = [name for name in tree.tracked() if "/corpus/" not in name and "/golden/" not in name]
    shell = [name for name in names if name.endswith(".sh") or first_line(name).startswith((b"#!/bin/bash", b"#!/bin/sh", b"#!/usr/bin/env bash"))]
    problems = shell_problems(shell)
    for name in names:
        if name.endswith(".py") or first_line(name).startswith(b"#!/usr/bin/env python3"):
            problems += python_problem(name)
        elif name.endswith(".json"):
            problems += json_problem(name)
    tree.finish(problems, f"scripts ({len(shell)} in shell)")


if __name__ == "__main__":
    main()
