"""Remembers which files a slow tool has passed, by content: the file, every repository file it includes, and the tool with its settings."""

import concurrent.futures
import hashlib
import os
import pathlib

import tree


def folder():
    base = os.environ.get("SEKISHO_CACHE")
    if not base:
        base = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sekisho")
    return pathlib.Path(base)


class Closure:
    """The repository files that a file reaches by #include, itself first."""

    def __init__(self, root=tree.ROOT):
        self.root = root
        self.texts = {}

    def text(self, name):
        if name not in self.texts:
            path = self.root / name
            self.texts[name] = path.read_bytes() if path.is_file() else b""
        return self.texts[name]

    def of(self, name):
        seen, ahead = {name}, [name]
        while ahead:
            for _, _, path in tree.includes(self.text(ahead.pop()).decode("utf-8", "replace")):
                if path not in seen and (self.root / path).is_file():
                    seen.add(path)
                    ahead.append(path)
        return [name] + sorted(seen - {name})


def key_of(name, closure, settings):
    digest = hashlib.sha256(settings.encode())
    for other in closure.of(name):
        digest.update(f"\0{other}\0".encode())
        digest.update(hashlib.sha256(closure.text(other)).digest())
    return digest.hexdigest()


def run(tool, names, settings_of, check):
    """Calls `check(name)` -> list of problems for every name whose key is not remembered, on all cores, and prints them as they come.
    Returns (problems, cached)."""
    closure, store = Closure(), folder() / tool
    store.mkdir(parents=True, exist_ok=True)
    keys = {name: key_of(name, closure, settings_of(name)) for name in names}
    ahead = [name for name in names if not (store / keys[name]).exists()]

    def one(name):
        problems = check(name)
        if not problems:
            (store / keys[name]).touch()
        for problem in problems:
            print(problem, flush=True)
        return problems

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [problem for problems in pool.map(one, ahead) for problem in problems]
    return found, len(names) - len(ahead)
