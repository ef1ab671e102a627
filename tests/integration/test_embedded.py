"""The engine in the process, with the model that comes with the gateway: real text, no network."""

import json
import time

import pytest

from harness import setup
from harness.gateway import Gateway, read_until

QUESTION = "What is Sekisho?"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory, key):
    # Two models side by side: one that chats, one that embeds.
    engine = setup.embedded_provider()
    engine["models"].append({**engine["models"][0], "name": "vectors", "embeddings": True})
    targets = [{"id": "chat", "provider": "engine", "model": "demo", "operator": "self", "aliases": ["demo"]},
               {"id": "embed", "provider": "engine", "model": "vectors", "operator": "self", "aliases": ["vectors", "demo"]}]
    gateway = Gateway(tmp_path_factory.mktemp("embedded"), setup.config([key.entry], {"engine": engine}), setup.policy(targets), key)
    yield gateway
    gateway.stop()


def test_the_first_answer_is_a_readable_sentence(embedded):
    answer = embedded.chat("demo", QUESTION, temperature=0, max_tokens=300)

    assert answer.status == 200, answer.body
    assert "gateway" in answer.text.lower() and len(answer.text.split()) > 4
    assert answer.json()["choices"][0]["finish_reason"] == "stop"
    assert answer.json()["usage"]["completion_tokens"] > 0


def test_it_answers_in_japanese(embedded):
    answer = embedded.chat("demo", "Sekishoとは何ですか。", temperature=0, max_tokens=200)

    assert any("\u3040" <= letter <= "\u30ff" for letter in answer.text), answer.text


def test_a_stream_says_the_same_as_a_whole_answer(embedded):
    whole = embedded.chat("demo", QUESTION, temperature=0, max_tokens=300)
    stream = embedded.chat("demo", QUESTION, temperature=0, max_tokens=300, stream=True)

    assert stream.streamed_text == whole.text
    assert stream.events()[-1] == "[DONE]" and len(stream.events()) > 5


def test_requests_run_side_by_side(embedded):
    connections = [embedded.open_chat("demo", QUESTION, temperature=0, max_tokens=300) for _ in range(4)]
    answers = [read_until(connection, b"data: [DONE]", 60) for connection in connections]
    for connection in connections:
        connection.close()

    assert all(answer.count(b'"finish_reason":"stop"') == 1 for answer in answers)


def test_json_schema_output_is_json_of_that_schema(embedded):
    schema = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"], "additionalProperties": False}
    answer = embedded.chat("demo", QUESTION, max_tokens=60, temperature=0,
                           response_format={"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": schema}})

    assert answer.status == 200, answer.body
    assert set(json.loads(answer.text)) == {"ok"}


def test_a_tool_is_called(embedded):
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}
    answer = embedded.chat("demo", "What is the weather in Tokyo?", max_tokens=200, temperature=0, tools=[tool])

    assert answer.status == 200, answer.body
    choice = answer.json()["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
    assert json.loads(choice["message"]["tool_calls"][0]["function"]["arguments"]) .keys() == {"city"}


def test_embeddings_are_equal_for_equal_text(embedded):
    answer = embedded.request("POST", "/v1/embeddings", {"model": "embed", "input": ["a road", "a road", "関所"]})

    assert answer.status == 200, answer.body
    first, second, third = [entry["embedding"] for entry in answer.json()["data"]]
    assert len(first) == 160 and max(abs(a - b) for a, b in zip(first, second)) < 1e-3
    assert max(abs(a - b) for a, b in zip(first, third)) > 1e-3


def test_an_alias_embeds_with_the_target_that_can(embedded):
    answer = embedded.request("POST", "/v1/embeddings", {"model": "demo", "input": "a road"})

    assert answer.status == 200, answer.body
    assert answer.headers["x-sekisho-target"] == "embed"


def test_a_model_that_does_not_embed_is_refused_by_name(embedded):
    answer = embedded.request("POST", "/v1/embeddings", {"model": "chat", "input": "a road"})

    assert answer.status == 403 and answer.json()["error"]["code"] == "policy_no_target"
    assert b"embeddings" in answer.body


def test_a_text_too_long_to_embed_is_the_clients_error(embedded):
    answer = embedded.request("POST", "/v1/embeddings", {"model": "embed", "input": "long " * 3000})

    assert answer.status == 400, answer.body
    assert answer.json()["error"]["code"] == "context_length_exceeded"


def test_what_the_engine_would_pass_over_is_refused_with_its_name(embedded):
    answer = embedded.request("POST", "/v1/embeddings", {"model": "embed", "input": "a road", "dimensions": 64})

    assert answer.status == 400 and answer.json()["error"]["param"] == "dimensions"


def test_a_required_tool_is_called_whatever_is_asked(embedded):
    tool = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}
    answer = embedded.chat("demo", QUESTION, max_tokens=200, temperature=0, tools=[tool], tool_choice="required")

    assert answer.status == 200, answer.body
    assert answer.json()["choices"][0]["message"]["tool_calls"][0]["function"]["name"] == "get_time"


def test_usage_counts_every_prompt(embedded):
    one = embedded.request("POST", "/v1/completions", {"model": "chat", "prompt": "hello", "max_tokens": 3, "ignore_eos": True})
    many = embedded.request("POST", "/v1/completions", {"model": "chat", "prompt": ["hello"] * 20, "max_tokens": 3, "ignore_eos": True})

    assert many.json()["usage"]["prompt_tokens"] == 20 * one.json()["usage"]["prompt_tokens"]
    assert many.json()["usage"]["completion_tokens"] == 60


def test_a_client_that_leaves_frees_its_slot(embedded):
    for _ in range(6):  # more than there are slots: they would be full if leaving did not stop the decoding
        with embedded.open_chat("demo", QUESTION, temperature=1.5, max_tokens=900, ignore_eos=True) as connection:
            read_until(connection, b"data: ")
    began = time.monotonic()
    answer = embedded.chat("demo", QUESTION, temperature=0, max_tokens=10)

    assert answer.status == 200 and time.monotonic() - began < 3


def test_more_than_the_queue_holds_is_503(make_gateway, key):
    engine = setup.embedded_provider(slots=1, queue=1)
    gateway = make_gateway(setup.config([key.entry], {"engine": engine}),
                           setup.policy([{"id": "chat", "provider": "engine", "model": "demo", "operator": "self", "aliases": ["demo"]}]))
    connections = [gateway.open_chat("chat", QUESTION, temperature=1.5, max_tokens=900, ignore_eos=True) for _ in range(8)]
    heads = [read_until(connection, b"\r\n\r\n", 30).split(b"\r\n\r\n")[0].lower() for connection in connections]
    for connection in connections:
        connection.close()

    statuses = [head.split()[1] for head in heads]
    assert set(statuses) == {b"200", b"503"}, statuses  # one decodes, one waits
    assert all(b"\r\nretry-after: " in head for head in heads if b" 503 " in head.split(b"\r\n")[0])


def test_a_context_that_is_too_long_is_the_clients_error(embedded):
    answer = embedded.chat("demo", "long " * 3000, max_tokens=5)

    assert answer.status == 400, answer.body


def test_completions_go_to_the_engine_too(embedded):
    answer = embedded.request("POST", "/v1/completions", {"model": "demo", "prompt": "Sekisho", "max_tokens": 5, "temperature": 0})

    assert answer.status == 200 and isinstance(answer.json()["choices"][0]["text"], str)


LONG = "Tell me about the road. " * 400  # more than the 1024 tokens of the model


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("said", [{}, {"max_context": 100000}], ids=["unsaid", "said-wrong"])
def test_what_is_too_long_for_the_model_goes_to_a_target_that_takes_more(make_gateway, upstream, key, stream, said):
    targets = [{"id": "chat", "provider": "engine", "model": "demo", "operator": "self", "aliases": ["all"], **said},
               {"id": "ok", "provider": "scripted", "model": "ok", "operator": "self", "aliases": ["all"], "max_context": 200000}]
    config = setup.config([key.entry], {"engine": setup.embedded_provider(), "scripted": setup.scripted_provider(upstream)})
    gateway = make_gateway(config, setup.policy(targets, prefer=[{"order": ["chat", "ok"]}]))

    answer, alone = gateway.chat("all", LONG, stream=stream), gateway.chat("chat", LONG, stream=stream)

    assert answer.status == 200 and answer.headers["x-sekisho-target"] == "ok" and answer.headers["x-sekisho-attempts"] == "2"
    assert alone.status == 400 and alone.json()["error"]["code"] == "context_length_exceeded"
    assert alone.headers["x-should-retry"] == "false"


def test_it_goes_on_with_what_another_target_began(make_gateway, upstream, key):
    targets = [{"id": "cut", "provider": "scripted", "model": "no-done", "operator": "self", "aliases": ["all"]},
               {"id": "chat", "provider": "engine", "model": "demo", "operator": "self", "aliases": ["all"], "prefill": True}]
    config = setup.config([key.entry], {"engine": setup.embedded_provider(), "scripted": setup.scripted_provider(upstream)})
    gateway = make_gateway(config, setup.policy(targets, prefer=[{"order": ["cut", "chat"]}], stream={"recovery": "continue"}))

    answer = gateway.chat("all", QUESTION, stream=True, temperature=0, max_tokens=60)

    assert answer.streamed_text.startswith("one two") and len(answer.streamed_text) > len("one two ")
    assert answer.streamed_text.count("one two") == 1 and answer.events()[-1] == "[DONE]"
