"""Runs a page that teaches by files and commands.

A page is Markdown. `<!-- file: NAME -->` before a code block makes it that file; `<!-- insert into NAME after: TEXT -->` puts the block behind
the line that holds TEXT; a `console` block holds commands behind `$ ` and what each prints. Run as a program with --write, it puts what the
commands print today into the page.
"""

import argparse
import os
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
INSERT = re.compile(r"insert into (\S+) after: (.+)")


def place(folder, mark, text):
    """Makes or changes the file that a block stands for."""
    insert = INSERT.fullmatch(mark)
    if not insert:
        name = mark.removeprefix("file: ")
        assert name != mark, f"unknown mark: {mark}"
        (folder / name).write_text(text, encoding="utf-8")
        return
    file = folder / insert[1]
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = [i for i, line in enumerate(lines) if insert[2] in line]
    assert len(at) == 1, f"{insert[2]} must stand on one line of {insert[1]}, not on {len(at)}"
    lines.insert(at[0] + 1, text)
    file.write_text("".join(lines), encoding="utf-8")


def printed(command, folder, binary):
    """What a command prints, on both streams, as one sees it in a terminal."""
    path = f"{binary.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
                          env={**os.environ, "PATH": path, "LANG": "C.UTF-8"}, check=False)
    return done.stdout


def run(page, binary):
    """Each command of the page with what the page says it prints and what it prints, and the page as it would be right."""
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "config").symlink_to(ROOT / "config")

        def visit(block):
            mark, kind, text = block["mark"], block["kind"], block["text"]
            if mark:
                place(folder, mark, text)
            if kind != "console":
                return block[0]
            new = ""
            for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, expected = step.partition("\n")
                got = printed(command, folder, binary)
                results.append((command, expected, got))
                new += f"$ {command}\n{got}"
            return block[0].replace(text, new)

        right = BLOCK.sub(visit, page)
    return results, right


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "release" / "sekisho")
    parser.add_argument("--write", action="store_true", help="put what the commands print into the page")
    options = parser.parse_args()
    results, right = run(options.page.read_text(encoding="utf-8"), options.binary.resolve())
    for command, expected, got in results:
        if expected != got:
            print(f"$ {command}\n{got}")
    if options.write:
        options.page.write_text(right, encoding="utf-8")


if __name__ == "__main__":
    main()
