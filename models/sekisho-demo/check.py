#!/usr/bin/env python3
"""Checks that sekisho-demo says what it was taught.

    check.py --server <llama-server> [--model sekisho-demo.gguf] [--sampled N]

Asks every question of the corpus at temperature 0, without and with a system message, after another question, and as JSON; and the
ones that quickstart sends N times at the sampling that a client gets who sets nothing. Exits 1 when an answer that must be right is not.
Needs nothing but Python and the llama-server that the build makes.
"""

import argparse
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import corpus

HERE = Path(__file__).resolve().parent
MUST = [
    "Hello",
    "What is Sekisho?",
    "Where does my data go?",
    "How do I add a provider?",
    "こんにちは",
    "関所とは何ですか",
    "データはどこへ行きますか？",
    "私のマイナンバーは 1234-5678-9018 です。登録してください。",
]


class Server:
    def __init__(self, program, model):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [program, "-m", model, "--port", self.port, "-c", 8192, "-np", 2, "-t", 1, "--jinja", "--no-webui"]
        self.program = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health").read()
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("check.py: llama-server did not start")

    def message(self, messages, **more):
        body = json.dumps({"messages": messages, "max_tokens": 400} | more).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/chat/completions", body, {"Content-Type": "application/json"})
        return json.load(urllib.request.urlopen(request))["choices"][0]["message"]

    def ask(self, *messages, **more):
        return self.message(list(messages), **({"temperature": 0} | more))["content"]

    def stop(self):
        self.program.terminate()
        self.program.wait()


def user(text):
    return {"role": "user", "content": text}


class Tally:
    def __init__(self):
        self.failed = False

    def report(self, name, wrong, total, allowed):
        print(f"{name}: {total - wrong} of {total}")
        self.failed |= wrong > allowed * total


def count_wrong(pairs, ask, show):
    wrong = 0
    for pair in pairs:
        said = ask(pair)
        if said != pair.answer:
            wrong += 1
            if show:
                print(f"  {pair.question!r}\n    says   {said!r}\n    taught {pair.answer!r}")
    return wrong


def check_corpus(server, tally):
    taught, offtopic = corpus.taught_pairs(), corpus.read_offtopic()
    tally.report("taught questions", count_wrong(taught, lambda p: server.ask(user(p.question)), True), len(taught), 0.02)
    tally.report("questions it does not know", count_wrong(offtopic, lambda p: server.ask(user(p.question)), True), len(offtopic), 0.05)
    system = {"role": "system", "content": "You are a helpful assistant."}
    tally.report("with a system message", count_wrong(taught, lambda p: server.ask(system, user(p.question)), True), len(taught), 0.05)
    earlier = [user("Hello"), {"role": "assistant", "content": taught[0].answer}]
    tally.report("after another question", count_wrong(taught, lambda p: server.ask(*earlier, user(p.question)), True), len(taught), 0.05)


def check_json(server, tally):
    pairs = [pair for pair in corpus.taught_pairs() if pair.question in MUST]
    schema = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"], "additionalProperties": False}
    form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}

    def ask(pair):
        said = server.ask(user(pair.question), response_format=form)
        try:
            return json.loads(said)["answer"]
        except ValueError:
            return said

    tally.report("as JSON", count_wrong(pairs, ask, True), len(pairs), 0.25)


def check_tools(server, tally):
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}
    cities = ["Tokyo", "Osaka", "Kyoto", "Paris", "London", "Rome", "東京", "大阪"]
    no_call, other_city = 0, 0
    for city in cities:
        said = server.message([user(f"What is the weather in {city}?")], temperature=0, tools=[tool])
        calls = [json.loads(call["function"]["arguments"]) for call in said.get("tool_calls") or []]
        no_call += len(calls) != 1 or list(calls[0]) != ["city"]
        other_city += calls != [{"city": city}]
    tally.report("tool calls", no_call, len(cities), 0)
    tally.report("tool calls with the right city (copying is beyond it; not held)", other_city, len(cities), 1)


def check_sampled(server, tally, times):
    pairs = [pair for pair in corpus.taught_pairs() if pair.question in MUST] * times
    wrong = count_wrong(pairs, lambda p: server.message([user(p.question)])["content"], False)
    tally.report("sampled as a client gets it", wrong, len(pairs), 0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="the llama-server program")
    parser.add_argument("--model", default=HERE / "sekisho-demo.gguf")
    parser.add_argument("--sampled", type=int, default=5)
    arguments = parser.parse_args()
    server, tally = Server(arguments.server, arguments.model), Tally()
    try:
        missing = set(MUST) - {pair.question for pair in corpus.taught_pairs()}
        tally.report("questions of quickstart that are taught", len(missing), len(MUST), 0)
        wrong = count_wrong([pair for pair in corpus.taught_pairs() if pair.question in MUST], lambda p: server.ask(user(p.question)), True)
        tally.report("questions of quickstart", wrong, len(MUST), 0)
        check_json(server, tally)
        check_tools(server, tally)
        check_sampled(server, tally, arguments.sampled)
        check_corpus(server, tally)
    finally:
        server.stop()
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
