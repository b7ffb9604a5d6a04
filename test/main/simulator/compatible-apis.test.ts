import http from 'node:http';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, startRig } from './rig.ts';

const ready = { preload: [LLAMA] };
const schema = { type: 'object', properties: { city: { type: 'string' } } };
const tool = { type: 'function', function: { name: 'weather', parameters: schema } };

const sse = (text: string) =>
  text
    .trim()
    .split('\n\n')
    .map((block) => {
      const data =
        block
          .split('\n')
          .find((line) => line.startsWith('data: '))
          ?.slice(6) ?? '';
      return data === '[DONE]' ? data : JSON.parse(data);
    });

describe('OpenAI chat', () => {
  it('streams a role once, a finish reason, the usage asked for, and [DONE]', async () => {
    const server = await startRig(ready);
    const body = chat('x', { stream: true, max_tokens: 4, stream_options: { include_usage: true } });
    const { text, headers } = await ask(server, '/v1/chat/completions', body);
    expect(headers['content-type']).toBe('text/event-stream');
    expect(headers['cache-control']).toBeUndefined();
    const chunks = sse(text);
    expect(chunks.at(-1)).toBe('[DONE]');
    expect(chunks.at(-2)).toMatchObject({ choices: [], usage: { completion_tokens: 4 } });
    expect(chunks.at(-3).choices[0]).toEqual({ index: 0, delta: {}, finish_reason: 'length' });
    expect(chunks.slice(0, 4).map((chunk) => chunk.choices[0].delta.role)).toEqual([
      'assistant',
      undefined,
      undefined,
      undefined,
    ]);
    expect(chunks[0]).toMatchObject({ object: 'chat.completion.chunk', system_fingerprint: 'fp_ollama' });
    expect(chunks[0].id).toMatch(/^chatcmpl-\d{1,3}$/);
  });

  it('answers whole by default, with tool calls as strings', async () => {
    const server = await startRig(ready);
    const { json } = await ask(server, '/v1/chat/completions', chat('x', { tools: [tool] }));
    expect(json.choices[0].finish_reason).toBe('tool_calls');
    expect(JSON.parse(json.choices[0].message.tool_calls[0].function.arguments)).toEqual({ city: expect.any(String) });
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
  });

  it('refuses image links, missing models and empty conversations in its own envelope', async () => {
    const server = await startRig(ready);
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }];
    const image = await ask(server, '/v1/chat/completions', { model: LLAMA, messages: [{ role: 'user', content }] });
    expect([image.status, image.json.error.type]).toEqual([400, 'invalid_request_error']);
    const missing = await ask(server, '/v1/chat/completions', { ...chat('x'), model: 'gone' });
    expect([missing.status, missing.json.error]).toEqual([
      404,
      { message: "model 'gone' not found", type: 'not_found_error', param: null, code: null },
    ]);
    expect((await ask(server, '/v1/chat/completions', { model: LLAMA, messages: [] })).status).toBe(400);
  });

  it('reads a body compressed with zstd', async () => {
    const server = await startRig(ready);
    const body = zstdCompressSync(JSON.stringify(chat('x', { max_tokens: 2 })));
    const status = await new Promise((resolve) => {
      const headers = { 'content-encoding': 'zstd', 'content-length': body.length };
      http
        .request(
          { port: server.port, host: '127.0.0.1', path: '/v1/chat/completions', method: 'POST', headers, agent: false },
          (res) => {
            res.resume();
            resolve(res.statusCode);
          },
        )
        .end(body);
    });
    expect(status).toBe(200);
  });

  it('shows reasoning apart from the answer', async () => {
    const server = await startRig({ models: [models.deepseek8b()], preload: ['deepseek-r1:8b'] });
    const { json } = await ask(server, '/v1/chat/completions', { ...chat('x'), model: 'deepseek-r1:8b' });
    expect(json.choices[0].message.reasoning.length).toBeGreaterThan(5);
    const plain = await ask(server, '/v1/chat/completions', {
      ...chat('x', { reasoning_effort: 'none' }),
      model: 'deepseek-r1:8b',
    });
    expect(plain.json.choices[0].message.reasoning).toBeUndefined();
  });

  it('carries no keep-alive or context length', async () => {
    const server = await startRig(ready);
    await ask(server, '/v1/chat/completions', chat('x', { max_tokens: 1, keep_alive: 0, options: { num_ctx: 2048 } }));
    expect(server.snapshot().counters).toMatchObject({ loads: 0, unloads: 0 });
  });
});

describe('OpenAI completions and models', () => {
  it('streams text with a usage placeholder in every chunk', async () => {
    const server = await startRig(ready);
    const body = { model: LLAMA, prompt: 'x', stream: true, max_tokens: 2, stream_options: { include_usage: true } };
    const chunks = sse((await ask(server, '/v1/completions', body)).text);
    expect(chunks[0]).toMatchObject({
      object: 'text_completion',
      usage: { total_tokens: 0 },
      choices: [{ finish_reason: null }],
    });
    expect(chunks.at(-2).usage.completion_tokens).toBe(2);
    const loaded = await ask(server, '/v1/completions', { model: LLAMA, prompt: '' });
    expect(loaded.json.choices[0].finish_reason).toBe('load');
    expect((await ask(server, '/v1/completions', { model: LLAMA, prompt: ['a', 'b'] })).status).toBe(400);
  });

  it('lists models, and null when there are none', async () => {
    const server = await startRig(ready);
    const list = (await ask(server, '/v1/models')).json;
    expect(list.data[0]).toMatchObject({ object: 'model', owned_by: 'library' });
    expect((await ask(server, `/v1/models/${LLAMA}`)).json.id).toBe(LLAMA);
    expect((await ask(server, '/v1/models/user/model')).text).toBe('404 page not found');
    server.configure({ models: [] });
    expect((await ask(server, '/v1/models')).text).toBe('{"object":"list","data":null}');
  });
});

describe('responses', () => {
  it('streams numbered events from created to completed, without [DONE]', async () => {
    const server = await startRig(ready);
    const { text, headers } = await ask(server, '/v1/responses', {
      model: LLAMA,
      input: 'x',
      stream: true,
      max_output_tokens: 3,
    });
    expect([headers['cache-control'], headers.connection]).toEqual(['no-cache', 'keep-alive']);
    const events = sse(text);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.map((event) => event.type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      ...Array(3).fill('response.output_text.delta'),
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.at(-1).response.usage.output_tokens).toBe(3);
    expect(text).not.toContain('[DONE]');
  });

  it('calls tools and answers whole', async () => {
    const server = await startRig(ready);
    const body = {
      model: LLAMA,
      input: [{ role: 'user', content: 'x' }],
      tools: [{ type: 'function', name: 'weather', parameters: schema }],
    };
    const { json } = await ask(server, '/v1/responses', body);
    expect(json.output[0]).toMatchObject({ type: 'function_call', name: 'weather', status: 'completed' });
    const streamed = await ask(server, '/v1/responses', { ...body, stream: true });
    expect(streamed.text).toContain('event: response.function_call_arguments.done');
  });

  it('does not exist on servers from before 0.13.3', async () => {
    const server = await startRig({ ...ready, version: '0.12.11' });
    expect((await ask(server, '/v1/responses', { model: LLAMA, input: 'x' })).text).toBe('404 page not found');
  });
});

describe('Anthropic messages', () => {
  it('streams blocks between message_start and message_stop', async () => {
    const server = await startRig(ready);
    const { text } = await ask(server, '/v1/messages', chat('x', { stream: true, max_tokens: 3 }));
    const events = sse(text);
    expect(events.map((event) => event.type)).toEqual([
      'message_start',
      'content_block_start',
      ...Array(3).fill('content_block_delta'),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events[0].message.id).toMatch(/^msg_[0-9a-f]{24}$/);
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 3 } });
  });

  it('demands a token limit and uses tools', async () => {
    const server = await startRig(ready);
    const refused = await ask(server, '/v1/messages', chat('x'));
    expect([refused.status, refused.json.type, refused.json.error.type]).toEqual([
      400,
      'error',
      'invalid_request_error',
    ]);
    const body = chat('x', { max_tokens: 100, tools: [{ name: 'weather', input_schema: schema }] });
    const { json } = await ask(server, '/v1/messages', body);
    expect(json).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', name: 'weather', input: { city: expect.any(String) } }],
    });
  });
});
