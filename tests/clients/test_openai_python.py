"""OpenAI's Python SDK, unchanged, with only its base URL and key set."""

import json

import openai
import pytest

from harness import setup
from harness.gateway import wait_until

QUESTION = [{"role": "user", "content": "What is Sekisho?"}]
MODELS = ["embedded", "external"]
WEATHER = [{"role": "user", "content": "What is the weather in Tokyo?"}]
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}


@pytest.fixture(scope="module")
def client(gateway):
    with openai.OpenAI(base_url=gateway.base_url, api_key=gateway.key.plain, max_retries=0, timeout=60) as made:
        yield made


@pytest.mark.parametrize("model", MODELS)
def test_chat(client, model):
    answer = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=80)

    assert "ekisho" in answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


@pytest.mark.parametrize("model", MODELS)
def test_stream_equals_whole(client, model):
    whole = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=60)
    pieces = list(client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=60, stream=True))

    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    assert text == whole.choices[0].message.content
    assert pieces[-1].choices and pieces[-1].choices[0].finish_reason in ("stop", "length")


@pytest.mark.parametrize("model", MODELS)
def test_usage_in_a_stream(client, model):
    pieces = list(client.chat.completions.create(model=model, messages=QUESTION, max_tokens=8, stream=True,
                                                 stream_options={"include_usage": True}))

    assert [piece.usage.completion_tokens > 0 for piece in pieces if piece.usage] == [True]


@pytest.mark.parametrize("model", MODELS)
def test_tools(client, model):
    answer = client.chat.completions.create(model=model, messages=WEATHER, tools=[TOOL], temperature=0, max_tokens=200)

    call = answer.choices[0].message.tool_calls[0]
    assert call.function.name == "get_weather" and json.loads(call.function.arguments).keys() == {"city"}
    assert answer.choices[0].finish_reason == "tool_calls"


@pytest.mark.parametrize("model", MODELS)
def test_streamed_tool_call(client, model):
    with client.chat.completions.stream(model=model, messages=WEATHER, tools=[TOOL], temperature=0, max_tokens=200) as stream:
        stream.until_done()
        call = stream.get_final_completion().choices[0].message.tool_calls[0]

    assert call.function.name == "get_weather" and json.loads(call.function.arguments).keys() == {"city"}


@pytest.mark.parametrize("model", MODELS)
def test_json_schema(client, model):
    schema = {"type": "object", "properties": {"yes": {"type": "boolean"}}, "required": ["yes"], "additionalProperties": False}
    answer = client.chat.completions.create(
        model=model, messages=QUESTION, temperature=0, max_tokens=80,
        response_format={"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}})

    assert set(json.loads(answer.choices[0].message.content)) == {"yes"}


@pytest.mark.parametrize("model", ["embedded-vectors", "external-vectors"])
def test_embeddings(client, model):
    # The SDK asks for base64 by itself and decodes it.
    answer = client.embeddings.create(model=model, input=["a road", "関所"])

    assert [len(entry.embedding) for entry in answer.data] == [160, 160]


def test_completions(client):
    assert client.completions.create(model="embedded", prompt="Sekisho", max_tokens=4).choices[0].text is not None


def test_several_choices_are_counted_together(client):
    whole = client.chat.completions.create(model="embedded", messages=QUESTION, n=2, max_tokens=8)
    pieces = list(client.chat.completions.create(model="embedded", messages=QUESTION, n=2, max_tokens=8, stream=True,
                                                 stream_options={"include_usage": True}))

    assert {choice.index for choice in whole.choices} == {0, 1} and whole.usage.completion_tokens == 16
    assert [bool(piece.usage) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert pieces[-1].usage.completion_tokens == 16 and pieces[-1].usage.prompt_tokens == whole.usage.prompt_tokens


def test_completions_of_several_prompts(client):
    answer = client.completions.create(model="embedded", prompt=["Sekisho is", "Sekisho is"], max_tokens=4, temperature=0, logprobs=1)

    assert answer.id.startswith("cmpl-") and len(answer.choices) == 2 and answer.usage.completion_tokens == 8
    for choice in answer.choices:
        assert "".join(choice.logprobs.tokens) == choice.text
        assert len(choice.logprobs.token_logprobs) == len(choice.logprobs.top_logprobs) == len(choice.logprobs.text_offset)


def test_a_stream_of_completions_has_usage_only_when_asked(client):
    silent = list(client.completions.create(model="embedded", prompt="Sekisho", max_tokens=4, stream=True))
    asked = list(client.completions.create(model="embedded", prompt="Sekisho", max_tokens=4, stream=True,
                                           stream_options={"include_usage": True}))

    assert not any(piece.usage for piece in silent) and not any("timings" in piece.model_extra for piece in silent)
    assert [bool(piece.usage) for piece in asked] == [False] * (len(asked) - 1) + [True]


def test_log_probabilities_without_alternatives(client):
    answer = client.chat.completions.create(model="embedded", messages=QUESTION, max_tokens=3, logprobs=True)

    assert [token.top_logprobs for token in answer.choices[0].logprobs.content] == [[]] * 3


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "get_weather"}}])
def test_a_call_that_must_come_comes(client, choice):
    answer = client.chat.completions.create(model="embedded", messages=QUESTION, tools=[TOOL], tool_choice=choice, max_tokens=200)

    assert [call.function.name for call in answer.choices[0].message.tool_calls] == ["get_weather"]


@pytest.mark.parametrize("param, more", [
    ("tool_choice", {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "no_such"}}}),
    ("tools[0].function", {"tools": [{"type": "function"}]}), ("response_format", {"response_format": "json"}), ("stop", {"stop": 5}),
    ("response_format.json_schema.schema", {"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}),
    ("temperature", {"temperature": "a"}), ("max_tokens", {"max_tokens": 0}), ("max_tokens", {"max_tokens": 10**30}),
    ("functions", {"functions": [{"name": "look", "parameters": {}}]}), ("top_logprobs", {"logprobs": True, "top_logprobs": 21})])
def test_what_the_engine_cannot_obey_is_refused_with_its_name(client, param, more):
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model="embedded", messages=QUESTION, **more)

    assert raised.value.param == param and "json.exception" not in raised.value.message


def test_a_text_too_long_to_embed_is_the_clients_error(client):
    with pytest.raises(openai.BadRequestError) as raised:
        client.embeddings.create(model="embedded-vectors", input="long " * 4000)

    assert raised.value.code == "context_length_exceeded"


def test_models(client):
    assert {"embedded", "external", "ok"} <= {model.id for model in client.models.list()}
    assert client.models.retrieve("embedded").id == "embedded"


def test_leaving_a_stream_closes_the_upstream(client, gateway):
    stream = client.chat.completions.create(model="slow", messages=QUESTION, stream=True)
    next(iter(stream))
    stream.close()

    wait_until(lambda: gateway.upstream.of("slow")[-1].closed_at, "the upstream's connection to close")


@pytest.mark.parametrize("model, error", [
    ("no-such-model", openai.NotFoundError), ("http-400", openai.BadRequestError), ("http-500", openai.InternalServerError),
    ("silent", openai.APIStatusError)])
def test_errors_become_the_sdks_own(client, model, error):
    with pytest.raises(error) as raised:
        client.chat.completions.create(model=model, messages=QUESTION)

    assert raised.value.request_id and raised.value.message


def test_a_wrong_key_is_an_authentication_error(gateway):
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=gateway.base_url, api_key="sk-wrong", max_retries=0).models.list()


def test_a_policys_refusal_is_a_permission_error_with_its_code(client):
    with pytest.raises(openai.PermissionDeniedError) as raised:
        client.chat.completions.create(model="ok", messages=[{"role": "user", "content": f"my number {setup.MY_NUMBER}"}])

    assert raised.value.code == "policy_no_target"


def test_the_sdk_does_not_repeat_the_tries_that_the_gateway_has_made(gateway):
    client = openai.OpenAI(base_url=gateway.base_url, api_key=gateway.key.plain, max_retries=1, timeout=60)
    before = (len(gateway.upstream.of("http-503")), len(gateway.upstream.of("http-400")))

    with pytest.raises(openai.APIStatusError):
        client.chat.completions.create(model="http-503", messages=QUESTION)
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="http-400", messages=QUESTION)

    assert (len(gateway.upstream.of("http-503")), len(gateway.upstream.of("http-400"))) == (before[0] + 1, before[1] + 1)


def test_a_broken_stream_raises(client):
    with pytest.raises(openai.APIError):
        for _ in client.chat.completions.create(model="error-midway", messages=QUESTION, stream=True):
            pass


def test_raw_headers_tell_what_happened(client):
    answer = client.chat.completions.with_raw_response.create(model="ok", messages=QUESTION)

    assert answer.headers["x-sekisho-target"] == "ok" and answer.parse().choices[0].message.content == "one two three"
