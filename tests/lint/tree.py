"""The repository's own files, and what every lint test does with them: find, read, report."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("gateway", "providers", "policies", "config", "tests")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def tracked(root=ROOT):
    """Every file that git knows or would take, as paths relative to the root."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        check=True, capture_output=True).stdout.decode()
    return sorted({name for name in listed.split("\0") if name and (root / name).is_file()})


def code(root=ROOT, suffixes=(".h", ".cpp")):
    return [name for name in tracked(root) if name.startswith(CODE_FOLDERS) and name.endswith(suffixes)]


def read(name, root=ROOT):
    return (root / name).read_text(encoding="utf-8")


def includes(text):
    """Pairs of line number and included path, with its opening mark: `"` or `<`."""
    return [(text.count("\n", 0, hit.start()) + 1, hit.group(1), hit.group(2)) for hit in INCLUDE.finditer(text)]


def without_comments(text):
    """The same text with comments and literals blanked, line for line, so that patterns match code only."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

    def blank(hit):
        if hit.group(0).startswith("'") and hit.start() > 0 and text[hit.start() - 1].isalnum():
            return hit.group(0)  # a digit separator such as 10'000
        kept = re.sub(r"[^\n]", " ", hit.group(0))
        return '"' + kept[1:-1] + '"' if hit.group(0).startswith('"') and len(kept) > 1 else kept

    return pattern.sub(blank, text)


def finish(problems, what):
    """Prints the problems as `file:line: message` and ends the program: 1 when there are any."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problems" if problems else f"{what}: ok")
    sys.exit(1 if problems else 0)
