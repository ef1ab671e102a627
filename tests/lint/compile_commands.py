"""The compiler's arguments for each of our files, from a build directory's compile_commands.json."""

import json
import pathlib
import shlex

import tree


def load(build):
    """path relative to the root -> arguments without compiler launcher, output and input."""
    commands = {}
    for entry in json.loads((pathlib.Path(build) / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(tree.ROOT):
            commands[str(path.relative_to(tree.ROOT))] = flags(shlex.split(entry["command"]))
    return commands


def flags(words):
    kept, skip = [], 0
    start = next(i for i, word in enumerate(words) if "clang++" in word or "g++" in word) + 1
    for word in words[start:]:
        if skip:
            skip -= 1
        elif word in ("-o", "-c", "-MF", "-MT", "-MQ"):
            skip = 1
        elif not word.startswith(("-M", "-fsanitize", "-fno-sanitize", "-fno-omit-frame-pointer", "-O", "-g")):
            kept.append(word)
    return kept
