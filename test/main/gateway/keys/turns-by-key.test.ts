import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { openCall } from '../../../support/client.ts';
import { startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import { bearer, locked, newKey } from './with-keys.ts';

function answerWith(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.end('{"message":{"content":"x"},"done":true}\n');
}

it('a key’s own concurrency holds, whatever the limit for all is, and others pass', async () => {
  const running: (() => void)[] = [];
  const fake = await startFakeBackend({
    answer: ({ response }) => void running.push(() => answerWith(response)),
  });
  const fleet = await startGatewayBefore([fake], { ...locked, limits: { concurrent: 3 } });
  const one = await newKey(fleet, { owner: 'one', concurrent: 1 });
  const other = await newKey(fleet, { owner: 'other' });
  const ask = (secret: string) => openCall(fleet.url, '/api/chat', chat(), bearer(secret));
  ask(one.secret);
  await expect.poll(() => running.length).toBe(1);
  ask(one.secret);
  await expect
    .poll(async () => (await fleet.status()).queue[0]?.waiting)
    .toMatchObject([{ caller: `one (${one.id})`, isLimited: true }]);
  ask(other.secret);
  ask(other.secret);
  await expect.poll(() => running.length).toBe(3);
  expect((await fleet.status()).live.map(({ identity }) => identity?.name).sort()).toEqual([
    'one',
    'one',
    'other',
    'other',
  ]);
  running.shift()?.();
  await expect.poll(() => fleet.records.length).toBe(1);
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(0);
});

it('a batch key’s requests go after an interactive one’s that came later', async () => {
  const running: { readonly name: string; readonly end: () => void }[] = [];
  const fake = await startFakeBackend({
    backend: { slots: 1 },
    answer: ({ response, body }) => {
      const name = String(JSON.parse(body.toString()).messages[0].content);
      running.push({ name, end: () => answerWith(response) });
    },
  });
  const fleet = await startGatewayBefore([fake], locked);
  const batch = await newKey(fleet, { owner: 'nightly', workClass: 'batch' });
  const person = await newKey(fleet, { owner: 'ana', workClass: 'interactive' });
  const ask = (secret: string, content: string) =>
    openCall(fleet.url, '/api/chat', chat({ messages: [{ role: 'user', content }] }), bearer(secret));
  ask(batch.secret, 'batch 1');
  await expect.poll(() => running.length).toBe(1);
  ask(batch.secret, 'batch 2');
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
  ask(person.secret, 'person');
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(2);
  for (const turn of [0, 1, 2]) {
    await expect.poll(() => running.length).toBe(turn + 1);
    running[turn]?.end();
  }
  expect(running.map(({ name }) => name)).toEqual(['batch 1', 'person', 'batch 2']);
});
