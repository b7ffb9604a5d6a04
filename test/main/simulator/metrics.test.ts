import { expect, it } from 'vitest';
import { models, verifyText } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, lastLine, lines, startRig } from './rig.ts';

const METRICS = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
];

it('reports whole nanoseconds whose sum never exceeds the total', async () => {
  const server = await startRig({ numParallel: 3, models: [models.llama8b(), models.llama3b()] });
  const requests = Array.from({ length: 24 }, (_, index) =>
    ask(server, index % 2 ? '/api/chat' : '/api/generate', {
      ...chat(`request ${index}`),
      prompt: `request ${index}`,
      model: index % 3 ? LLAMA : 'llama3.2:3b',
      options: { num_predict: 1 + index },
    }),
  );
  for (const { text } of await Promise.all(requests)) {
    const final = lastLine(text);
    for (const key of METRICS) expect(Number.isInteger(final[key])).toBe(true);
    expect(final.total_duration).toBeGreaterThanOrEqual(
      final.load_duration + final.prompt_eval_duration + final.eval_duration,
    );
    expect(final.eval_count).toBe(lines(text).length - 1);
  }
});

it('leaves out what is zero', async () => {
  const server = await startRig({ preload: [LLAMA] });
  const answer = await ask(server, '/api/chat', chat('x', { stream: false, options: { num_predict: 0 } }));
  expect(answer.json).not.toHaveProperty('eval_count');
  expect(answer.json).not.toHaveProperty('eval_duration');
  expect(answer.json.done_reason).toBe('length');
});

it('orders keys as a real server does and stamps each line', async () => {
  const server = await startRig({ preload: [LLAMA] });
  const { text, headers } = await ask(server, '/api/chat', chat('a <b> & c', { options: { num_predict: 3 } }));
  expect(headers['content-type']).toBe('application/x-ndjson');
  const [first = ''] = text.split('\n');
  expect(first).toMatch(
    /^\{"model":"llama3\.1:8b","created_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z","message":\{"role":"assistant","content":"[^"]*"\},"done":false\}$/,
  );
  expect(Object.keys(lastLine(text))).toEqual(['model', 'created_at', 'message', 'done', 'done_reason', ...METRICS]);
  const generated = await ask(server, '/api/generate', { model: LLAMA, prompt: 'a', options: { num_predict: 2 } });
  expect(Object.keys(lastLine(generated.text))).toEqual([
    'model',
    'created_at',
    'response',
    'done',
    'done_reason',
    'context',
    ...METRICS,
  ]);
  const raw = await ask(server, '/api/generate', { model: LLAMA, prompt: 'a', raw: true, options: { num_predict: 2 } });
  expect(lastLine(raw.text)).not.toHaveProperty('context');
});

it('echoes the name as it was asked for and escapes what HTML would read', async () => {
  const server = await startRig({ models: [models.named('tom:latest')] });
  const { json } = await ask(server, '/api/chat', {
    ...chat('x', { stream: false, options: { num_predict: 1 } }),
    model: 'TOM',
  });
  expect(json.model).toBe('TOM');
  const missing = await ask(server, '/api/chat', { ...chat('x'), model: 'a' });
  expect(missing.text).toBe(`{"error":"model 'a' not found"}`);
});

it('makes streams slower the more of them share a runner, and faster together than one alone', async () => {
  const server = await startRig({ preload: [LLAMA], numParallel: 8, timeScale: 0.1 });
  const rate = (m: { eval_count: number; eval_duration: number }): number => m.eval_count / m.eval_duration;
  const body = (index: number) => chat(`n${index}`, { stream: false, options: { num_predict: 60 } });
  const options = { outputTokens: [80, 80] as [number, number] };
  server.configure(options);
  const alone = await ask(server, '/api/chat', body(0));
  const crowd = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(server, '/api/chat', body(index + 1))));
  const rates = crowd.map((answer) => rate(answer.json));
  expect(Math.max(...rates)).toBeLessThan(rate(alone.json));
  expect(rates.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(rate(alone.json) * 1.5);
});

it.each([
  [8, 'length', 8],
  [30, 'length', 30],
  [31, 'stop', 31],
  [32, 'stop', 31],
])(
  'asked for at most %i tokens of 31, ends with %s after %i, the text being what it would have begun with',
  async (limit, reason, count) => {
    const server = await startRig({ id: 'box', preload: [LLAMA], outputTokens: [31, 31] });
    const { json } = await ask(server, '/api/chat', chat('x', { stream: false, options: { num_predict: limit } }));
    expect([json.done_reason, json.eval_count]).toEqual([reason, count]);
    expect(verifyText(json.message.content)).toMatchObject({ author: 'box', intact: true });
  },
);
