import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { models, verifyText } from '../../../main/simulator/index.ts';
import { LLAMA, startRig } from './rig.ts';

const ready = { preload: [LLAMA], id: 'box' };
const messages = [{ role: 'user' as const, content: 'hello' }];

describe('the ollama client', () => {
  it('chats, generates, embeds, lists, shows, pulls, copies and deletes', async () => {
    const server = await startRig({ ...ready, registry: [models.deepseek8b()], pullBandwidth: 1e10 });
    const client = new Ollama({ host: server.url });
    const whole = await client.chat({ model: LLAMA, messages });
    expect(verifyText(whole.message.content)).toMatchObject({ author: 'box', intact: true });
    let text = '';
    for await (const part of await client.chat({ model: LLAMA, messages, stream: true })) text += part.message.content;
    expect(verifyText(text)?.intact).toBe(true);
    expect((await client.generate({ model: LLAMA, prompt: 'x', options: { num_predict: 3 } })).eval_count).toBe(3);
    expect((await client.embed({ model: 'nomic-embed-text', input: 'x' })).embeddings).toHaveLength(1);
    expect((await client.list()).models).toHaveLength(3);
    expect((await client.ps()).models.map((model) => model.name)).toContain(LLAMA);
    expect((await client.show({ model: LLAMA })).details.family).toBe('llama');
    const statuses: string[] = [];
    for await (const part of await client.pull({ model: 'deepseek-r1:8b', stream: true })) statuses.push(part.status);
    expect(statuses.at(-1)).toBe('success');
    await client.copy({ source: LLAMA, destination: 'mine' });
    await client.delete({ model: 'mine' });
    await expect(client.show({ model: 'mine' })).rejects.toThrow("model 'mine' not found");
  });

  it('throws on an error line, on a stream without an end, and with the words of an error body', async () => {
    const server = await startRig(ready);
    const client = new Ollama({ host: server.url });
    const consume = async (): Promise<void> => {
      for await (const _part of await client.chat({ model: LLAMA, messages, stream: true }));
    };
    server.setFault({ kind: 'error-line', afterTokens: 3, message: 'runner gone' });
    await expect(consume()).rejects.toThrow('runner gone');
    server.clearFaults();
    server.setFault({ kind: 'truncate-clean', afterTokens: 3 });
    await expect(consume()).rejects.toThrow('Did not receive done or success response in stream.');
    server.clearFaults();
    server.setFault({ kind: 'cut-rst', afterTokens: 3 });
    await expect(consume()).rejects.toThrow();
    server.clearFaults();
    server.setFault({ kind: '503' });
    await expect(consume()).rejects.toThrow('server busy, please try again.  maximum pending requests exceeded');
  });

  it('stops the work on the server when it aborts', async () => {
    const server = await startRig({ ...ready, timeScale: 1, outputTokens: [2000, 2000] });
    const client = new Ollama({ host: server.url });
    const stream = await client.chat({ model: LLAMA, messages, stream: true });
    const reading = (async () => {
      for await (const _part of stream) stream.abort();
    })();
    await expect(reading).rejects.toThrow();
    await expect.poll(() => server.snapshot().runners[0]).toMatchObject({ refCount: 0, busySlots: 0 });
  });

  it('reads streams that are cut in the middle of lines and characters', async () => {
    const server = await startRig({ ...ready, fragmentWrites: true, outputTokens: [400, 400] });
    const client = new Ollama({ host: server.url });
    let text = '';
    for await (const part of await client.chat({ model: LLAMA, messages, stream: true })) text += part.message.content;
    expect(verifyText(text)?.intact).toBe(true);
  });
});

describe('the openai client', () => {
  const connect = (url: string, maxRetries = 0): OpenAI =>
    new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries });

  it('chats, completes, responds, embeds and lists', async () => {
    const server = await startRig(ready);
    const client = connect(server.url);
    const whole = await client.chat.completions.create({ model: LLAMA, messages });
    expect(verifyText(whole.choices[0]?.message.content ?? '')?.intact).toBe(true);
    let text = '';
    for await (const chunk of await client.chat.completions.create({ model: LLAMA, messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(verifyText(text)?.intact).toBe(true);
    const completion = await client.completions.create({ model: LLAMA, prompt: 'x', max_tokens: 3 });
    expect(completion.usage?.completion_tokens).toBe(3);
    expect(verifyText((await client.responses.create({ model: LLAMA, input: 'x' })).output_text)?.intact).toBe(true);
    const final = await client.responses.stream({ model: LLAMA, input: 'y' }).finalResponse();
    expect(verifyText(final.output_text)?.intact).toBe(true);
    const embedding = await client.embeddings.create({ model: 'nomic-embed-text', input: ['a', 'b'] });
    expect(embedding.data[1]?.embedding).toHaveLength(768);
    expect((await client.models.list()).data).toHaveLength(3);
  });

  it('assembles streamed tool calls', async () => {
    const server = await startRig(ready);
    const tools = [
      {
        type: 'function' as const,
        function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
      },
    ];
    const stream = connect(server.url).chat.completions.stream({ model: LLAMA, messages, tools });
    const message = await stream.finalMessage();
    const [call] = message.tool_calls ?? [];
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ city: expect.any(String) });
  });

  it('accepts a truncated stream in silence, throws on a broken one, and names error statuses', async () => {
    const server = await startRig(ready);
    const client = connect(server.url);
    const consume = async (): Promise<number> => {
      let chunks = 0;
      for await (const _chunk of await client.chat.completions.create({ model: LLAMA, messages, stream: true }))
        chunks += 1;
      return chunks;
    };
    server.setFault({ kind: 'error-line', afterTokens: 3 });
    expect(await consume()).toBe(4);
    server.clearFaults();
    server.setFault({ kind: 'cut-fin', afterTokens: 3 });
    await expect(consume()).rejects.toThrow();
    server.clearFaults();
    await expect(client.chat.completions.create({ model: 'gone', messages })).rejects.toMatchObject({
      status: 404,
      type: 'not_found_error',
    });
  });

  it('retries a busy server', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: '503', times: 1 });
    const answer = await connect(server.url, 2).chat.completions.create({ model: LLAMA, messages, max_tokens: 1 });
    expect(answer.usage?.completion_tokens).toBe(1);
    expect(server.snapshot().requests.map((request) => request.status)).toEqual([503, 200]);
  });
});
