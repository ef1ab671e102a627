// OpenAI's Node SDK, unchanged, with only its base URL and key set. Started by test_openai_node.py.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { OpenAI, NotFoundError, BadRequestError, AuthenticationError, PermissionDeniedError, InternalServerError, APIUserAbortError } =
  createRequire(`${process.env.SEKISHO_NODE_MODULES}/`)('openai');

const baseURL = process.env.BASE_URL;
const client = new OpenAI({ baseURL, apiKey: process.env.API_KEY, maxRetries: 0 });
const messages = [{ role: 'user', content: 'What is Sekisho?' }];
const weather = [{ role: 'user', content: 'What is the weather in Tokyo?' }];
const tool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

for (const model of ['embedded', 'external']) {
  test(`${model}: chat`, async () => {
    const answer = await client.chat.completions.create({ model, messages, temperature: 0, max_tokens: 80 });
    assert.match(answer.choices[0].message.content, /ekisho/);
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  });

  test(`${model}: a stream says the same as a whole answer`, async () => {
    const request = { model, messages, temperature: 0, max_tokens: 60 };
    const whole = await client.chat.completions.create(request);
    let text = '';
    for await (const piece of await client.chat.completions.create({ ...request, stream: true })) text += piece.choices[0]?.delta.content ?? '';
    assert.equal(text, whole.choices[0].message.content);
  });

  test(`${model}: streamed tool call`, async () => {
    const runner = client.chat.completions.stream({ model, messages: weather, tools: [tool], temperature: 0, max_tokens: 200 });
    const call = (await runner.finalChatCompletion()).choices[0].message.tool_calls[0];
    assert.equal(call.function.name, 'get_weather');
    assert.deepEqual(Object.keys(JSON.parse(call.function.arguments)), ['city']);
  });

  test(`${model}: JSON schema`, async () => {
    const schema = { type: 'object', properties: { yes: { type: 'boolean' } }, required: ['yes'], additionalProperties: false };
    const answer = await client.chat.completions.create({
      model, messages, temperature: 0, max_tokens: 80, response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
    });
    assert.deepEqual(Object.keys(JSON.parse(answer.choices[0].message.content)), ['yes']);
  });

  test(`${model}: embeddings`, async () => {
    const answer = await client.embeddings.create({ model: `${model}-vectors`, input: ['a road', '関所'] });
    assert.deepEqual(answer.data.map((entry) => entry.embedding.length), [160, 160]);
  });
}

test('usage comes at the end of a stream that asks for it', async () => {
  const seen = [];
  const request = { model: 'embedded', messages, max_tokens: 8, stream: true, stream_options: { include_usage: true } };
  for await (const piece of await client.chat.completions.create(request)) if (piece.usage) seen.push(piece.usage);
  assert.equal(seen.length, 1);
  assert.ok(seen[0].completion_tokens > 0);
});

test('models are listed and found', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.ok(ids.includes('embedded') && ids.includes('ok'));
  assert.equal((await client.models.retrieve('embedded')).id, 'embedded');
});

test('a stream can be aborted', async () => {
  const controller = new AbortController();
  const stream = await client.chat.completions.create({ model: 'slow', messages, stream: true }, { signal: controller.signal });
  let pieces = 0;
  try {
    for await (const piece of stream) if (piece && ++pieces === 2) controller.abort();
  } catch (error) {
    assert.ok(error instanceof APIUserAbortError || error.name === 'AbortError');
  }
  assert.ok(pieces < 10);
});

const ask = (model, more = {}) => client.chat.completions.create({ model, messages, ...more });

test('errors become the SDK\'s own', async () => {
  await assert.rejects(ask('no-such-model'), NotFoundError);
  await assert.rejects(ask('http-400'), BadRequestError);
  await assert.rejects(ask('http-500'), InternalServerError);
  await assert.rejects(new OpenAI({ baseURL, apiKey: 'sk-wrong', maxRetries: 0 }).models.list(), AuthenticationError);
});

test('a policy\'s refusal keeps its code', async () => {
  const refused = ask('ok', { messages: [{ role: 'user', content: 'my number 123456789018' }] });
  await assert.rejects(refused, (error) => error instanceof PermissionDeniedError && error.code === 'policy_no_target');
});

test('the SDK retries a 503 and then gives up', async () => {
  const retrying = new OpenAI({ baseURL, apiKey: process.env.API_KEY, maxRetries: 1 });
  await assert.rejects(retrying.chat.completions.create({ model: 'http-503', messages }), InternalServerError);
});

test('a broken stream throws', async () => {
  await assert.rejects(async () => {
    for await (const piece of await ask('error-midway', { stream: true })) assert.ok(piece);
  });
});

test('headers tell what happened', async () => {
  const { response } = await ask('ok').withResponse();
  assert.equal(response.headers.get('x-sekisho-target'), 'ok');
});
