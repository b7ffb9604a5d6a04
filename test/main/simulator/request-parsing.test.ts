import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPieces } from '../../../main/simulator/generation/tokeniser.ts';
import { models } from '../../../main/simulator/index.ts';
import { decodeFirst, goJson } from '../../../main/simulator/request/json-text.ts';
import { displayName, fullName, keyOf, parseName, sourceOf } from '../../../main/simulator/request/names.ts';
import { ask, chat, LLAMA, startRig } from './rig.ts';

const short = { stream: false, options: { num_predict: 1 } };

describe('request bodies', () => {
  it('reads keys in any case, ignores what follows the first value, and needs no content type', async () => {
    const server = await startRig({ preload: [LLAMA] });
    const body = `{"MODEL":"${LLAMA}","Messages":[{"ROLE":"USER","Content":"hi"}],"STREAM":false,"unknown":1} trailing`;
    const answer = await ask(server, '/api/chat', body, { headers: { 'content-type': 'text/plain' } });
    expect([answer.status, answer.json.done]).toEqual([200, true]);
  });

  it.each([
    ['/api/chat', '', 400, 'missing request body'],
    ['/api/chat', '{"model":', 400, 'unexpected EOF'],
    ['/api/chat', 'hello', 400, "invalid character 'h' looking for beginning of value"],
    ['/api/chat', '[]', 400, 'json: cannot unmarshal array into Go value of type api.ChatRequest'],
    [
      '/api/chat',
      '{"model":7}',
      400,
      'json: cannot unmarshal number into Go struct field ChatRequest.model of type string',
    ],
    ['/api/chat', '{"model":""}', 400, 'model is required'],
    ['/api/generate', '{"model":""}', 404, "model '' not found"],
    ['/api/chat', '{"model":"a//b"}', 400, 'invalid model name'],
    ['/api/chat', '{"model":"gone","messages":[]}', 404, "model 'gone' not found"],
    ['/api/generate', '{"model":"gone"}', 404, "model 'gone' not found"],
    ['/api/show', '{"model":"gone"}', 404, "model 'gone' not found"],
    ['/api/embed', '{"model":"gone"}', 404, 'model "gone" not found, try pulling it first'],
    ['/api/embeddings', '{"model":"gone"}', 404, 'model "gone" not found, try pulling it first'],
    ['/api/copy', '{"source":"gone","destination":"b"}', 404, 'model "gone" not found'],
    ['/api/chat', `{"model":"nomic-embed-text","messages":[]}`, 400, '"nomic-embed-text" does not support chat'],
    ['/api/generate', `{"model":"nomic-embed-text"}`, 400, '"nomic-embed-text" does not support generate'],
    ['/api/chat', `{"model":"${LLAMA}","think":true}`, 400, `"${LLAMA}" does not support thinking`],
    ['/api/chat', `{"model":"${LLAMA}","top_logprobs":21}`, 400, 'top_logprobs must be between 0 and 20'],
    [
      '/api/generate',
      `{"model":"${LLAMA}","raw":true,"system":"x"}`,
      400,
      'raw mode does not support template, system, or context',
    ],
    ['/api/chat', `{"model":"${LLAMA}","options":{"num_ctx":"big"}}`, 500, 'option "num_ctx" must be of type integer'],
    [
      '/api/chat',
      `{"model":"${LLAMA}","format":"xml"}`,
      500,
      'invalid format: "xml"; expected "json" or a valid JSON Schema object',
    ],
  ])('answers POST %s %s with %i', async (path, body, status, message) => {
    const server = await startRig();
    const answer = await ask(server, path, body, { method: 'POST' });
    expect([answer.status, answer.json?.error]).toEqual([status, message]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('finds a model by any spelling of its name', async () => {
    const server = await startRig({ models: [models.named('llama3.2:latest')] });
    for (const model of [
      'llama3.2',
      'LLAMA3.2:Latest',
      'library/llama3.2',
      'registry.ollama.ai/library/llama3.2:latest',
    ]) {
      expect((await ask(server, '/api/chat', { ...chat('x', short), model })).status).toBe(200);
    }
  });

  it('answers with JSON for a schema, thinks where it can, and calls a tool once', async () => {
    const server = await startRig({ models: [models.deepseek8b()], preload: ['deepseek-r1:8b'] });
    const model = 'deepseek-r1:8b';
    const schema = { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'integer' } } };
    const formed = await ask(server, '/api/chat', {
      ...chat('x', { stream: false, format: schema, think: false }),
      model,
    });
    expect(JSON.parse(formed.json.message.content)).toEqual({ city: expect.any(String), degrees: expect.any(Number) });
    expect(formed.json.message.thinking).toBeUndefined();
    const thought = await ask(server, '/api/chat', { ...chat('x', { stream: false }), model });
    expect(thought.json.message.thinking.length).toBeGreaterThan(10);
    const tools = [{ type: 'function', function: { name: 'weather', parameters: schema } }];
    const called = await ask(server, '/api/chat', { ...chat('x', { stream: false, tools, think: false }), model });
    expect(called.json.message.tool_calls[0].function).toMatchObject({
      index: 0,
      name: 'weather',
      arguments: { degrees: expect.any(Number) },
    });
  });
});

describe('cloud names', () => {
  it.each([
    ['disabled', 403, 'ollama cloud is disabled: remote model is unavailable'],
    ['unauthorized', 401, 'unauthorized'],
    ['rate-limited', 429, expect.any(String)],
    ['unreachable', 502, expect.stringContaining('dial tcp')],
  ] as const)('are refused in the native shape on every route when the cloud is %s', async (cloud, status, error) => {
    const server = await startRig({ cloud });
    for (const path of ['/api/chat', '/v1/chat/completions']) {
      const answer = await ask(server, path, { ...chat('x'), model: 'gpt-oss:120b-cloud' });
      expect([answer.status, answer.json.error]).toEqual([status, error]);
    }
  });

  it('are answered without a runner when the cloud is there', async () => {
    const server = await startRig({ cloud: 'ok' });
    const answer = await ask(server, '/api/chat', { ...chat('x', { stream: false }), model: 'gpt-oss:120b-cloud' });
    expect([answer.status, answer.json.done, server.snapshot().runners]).toEqual([200, true, []]);
  });

  it('are told from local ones', () => {
    expect(sourceOf('a:cloud').source).toBe('cloud');
    expect(sourceOf('a:7b-cloud')).toEqual({ source: 'cloud', name: 'a:7b' });
    expect(sourceOf('a:7b:local')).toEqual({ source: 'local', name: 'a:7b' });
    expect(sourceOf('a:cloud:local').source).toBe('conflict');
    expect(sourceOf('cloud').source).toBe('local');
  });
});

describe('names, JSON and tokens', () => {
  it.each([
    ['llama3.2', 'llama3.2:latest', 'registry.ollama.ai/library/llama3.2:latest'],
    ['user/m:1', 'user/m:1', 'registry.ollama.ai/user/m:1'],
    ['hf.co/user/repo:Q4_K_M', 'hf.co/user/repo:Q4_K_M', 'hf.co/user/repo:Q4_K_M'],
    [' localhost:5000/a/b:c ', 'localhost:5000/a/b:c', 'localhost:5000/a/b:c'],
  ])('shows %s as %s', (raw, shown, full) => {
    const name = parseName(raw);
    expect(name && [displayName(name), fullName(name)]).toEqual([shown, full]);
  });

  it.each(['', ':', 'a//b', '-a', 'a b', 'a/b/c/d', 'a.b/c', 'x'.repeat(81)])('refuses the name %j', (raw) =>
    expect(parseName(raw)).toBeNull(),
  );

  it('has the same key for a name and its displayed form', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,10}$/);
    fc.assert(
      fc.property(part, part, part, (namespace, model, tag) => {
        const name = parseName(`${namespace}/${model}:${tag}`);
        const again = name && parseName(displayName(name));
        expect(again && keyOf(again)).toBe(name && keyOf(name));
      }),
    );
  });

  it('writes JSON that reads back the same and never contains a bare angle bracket', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = goJson(value);
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('decodes the first value whatever follows it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (value, tail) => {
        const decoded = decodeFirst(`${JSON.stringify(value)}${tail}`);
        expect(decoded.ok && JSON.stringify(decoded.value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('cuts any text into pieces that join to the same text, none of them long or half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pieces = splitPieces(text);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
      }),
    );
  });
});
