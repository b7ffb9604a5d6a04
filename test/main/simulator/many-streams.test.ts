import { expect, it } from 'vitest';
import { presets, verifyText } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, lines, startRig } from './rig.ts';

it('serves hundreds of streams at once without mixing or losing a token', async () => {
  const server = await startRig({
    ...presets.roomy(),
    numParallel: 300,
    preload: [LLAMA],
    timeScale: 0.02,
    outputTokens: [40, 40],
    defaultNumCtx: 512,
  });
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, index) => ask(server, '/api/chat', chat(`stream ${index}`))),
  );
  const verified = answers.map((answer) =>
    verifyText(
      lines(answer.text)
        .map((line) => (line as { message: { content: string } }).message.content)
        .join(''),
    ),
  );
  expect(verified.every((text) => text?.intact)).toBe(true);
  expect(new Set(verified.map((text) => text?.requestHash)).size).toBe(300);
  expect(server.snapshot().counters).toMatchObject({ completed: 300, generatedTokens: 300 * 40 });
});

it('remembers request ids and headers, so that a test can follow a request', async () => {
  const server = await startRig({ preload: [LLAMA] });
  await ask(server, '/api/chat', chat('x', { options: { num_predict: 2 } }), {
    headers: { 'x-request-id': 'abc', 'user-agent': 'tester' },
  });
  expect(server.snapshot().requests[0]).toMatchObject({
    requestId: 'abc',
    path: '/api/chat',
    model: LLAMA,
    status: 200,
    tokens: 2,
    outcome: 'completed',
    headers: { 'user-agent': 'tester' },
  });
});
