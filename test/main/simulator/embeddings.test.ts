import { expect, it } from 'vitest';
import { ask, chat, drive, LLAMA, open, startRig, startStillRig } from './rig.ts';

const model = 'nomic-embed-text';
const ready = { preload: ['nomic-embed-text:latest'] };
const length = (vector: number[]): number => Math.hypot(...vector);

it('embeds texts in order as unit vectors, the same text always alike', async () => {
  const server = await startRig(ready);
  const { json } = await ask(server, '/api/embed', { model, input: ['a', 'b', 'a'] });
  expect(json.embeddings).toHaveLength(3);
  expect(json.embeddings[0]).toHaveLength(768);
  expect(json.embeddings[0]).toEqual(json.embeddings[2]);
  expect(json.embeddings[0]).not.toEqual(json.embeddings[1]);
  expect(length(json.embeddings[0])).toBeCloseTo(1, 6);
  expect(json.prompt_eval_count).toBeGreaterThan(0);
});

it('cuts vectors to the dimensions asked for and makes them unit vectors again', async () => {
  const server = await startRig(ready);
  const { json } = await ask(server, '/api/embed', { model, input: 'a', dimensions: 64 });
  expect([json.embeddings[0].length, Math.round(length(json.embeddings[0]) * 1e6)]).toEqual([64, 1e6]);
});

it('loads without input and answers nothing', async () => {
  const server = await startRig();
  const { json } = await ask(server, '/api/embed', { model });
  expect(json.embeddings).toEqual([]);
  expect(server.snapshot().runners).toHaveLength(1);
});

it('serves the older form and the OpenAI form', async () => {
  const server = await startRig(ready);
  const old = await ask(server, '/api/embeddings', { model, prompt: 'a' });
  expect(length(old.json.embedding)).toBeGreaterThan(2);
  const openAi = await ask(server, '/v1/embeddings', { model, input: ['a', 'b'] });
  expect(openAi.json.data.map((entry: { index: number }) => entry.index)).toEqual([0, 1]);
  const packed = await ask(server, '/v1/embeddings', { model, input: 'a', encoding_format: 'base64' });
  const floats = new Float32Array(new Uint8Array(Buffer.from(packed.json.data[0].embedding, 'base64')).buffer);
  expect(floats[0]).toBeCloseTo(openAi.json.data[0].embedding[0], 5);
  expect((await ask(server, '/v1/embeddings', { model, input: [1, 2] })).status).toBe(400);
});

it('works through a batch one text at a time, and lets another request in between', async () => {
  const server = await startStillRig({ ...ready, numParallel: 4 });
  const input = Array.from({ length: 200 }, (_, index) => `text ${index} ${'word '.repeat(100)}`);
  const batch = open(server, '/api/embed', { model, input });
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
  server.advance(40);
  expect(server.snapshot().runners[0]).toMatchObject({ parallel: 1, busySlots: 1 });
  const single = await drive(server, ask(server, '/api/embed', { model, input: 'x' }), 1);
  expect([single.status, batch.status()]).toEqual([200, null]);
  batch.abort();
  await expect.poll(() => server.snapshot().runners[0]).toMatchObject({ refCount: 0, permitsFree: 1, busySlots: 0 });
});

it('takes twice as long beside a busy model on the same card', async () => {
  const timed = async (neighbour: boolean): Promise<number> => {
    const server = await startStillRig({ preload: ['nomic-embed-text:latest', LLAMA], outputTokens: [2000, 2000] });
    if (neighbour) {
      open(server, '/api/chat', chat('n'));
      await expect.poll(() => server.snapshot().counters.requests).toBe(1);
      server.advance(2_000);
    }
    const input = Array.from({ length: 50 }, (_, index) => `${index} ${'word '.repeat(1000)}`);
    const { json } = await drive(server, ask(server, '/api/embed', { model, input }), 5);
    return json.total_duration;
  };
  expect((await timed(true)) / (await timed(false))).toBeGreaterThan(1.7);
});
