import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { MODEL, startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

/** One slot, and a backend that never answers: the first request is unanswered there, the next ones wait. */
async function startBusy() {
  const fake = await startFakeBackend({ loaded: [MODEL], backend: { slots: 1 }, answer: () => {} });
  const fleet = await startGatewayBefore([fake]);
  const cancel = (id: string) => fleet.gateway.handlers['exchange.cancel']({ id });
  const ask = (id: string) => call(fleet.url, '/api/chat', chat(), { headers: { 'x-request-id': id } });
  return { fake, fleet, cancel, ask };
}

it('a request that waits is told so with 410, and never reaches a backend', async () => {
  const { fake, fleet, cancel, ask } = await startBusy();
  const first = ask('first');
  await expect.poll(() => fake.asked.length).toBe(1);
  const second = ask('second');
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
  expect(await cancel('second')).toMatchObject({ ok: true });
  const { status, text } = await second;
  expect([status, text]).toEqual([410, expect.stringContaining('an administrator ended this request')]);
  expect((await fleet.status()).gateway.queued).toBe(0);
  await cancel('first');
  expect((await first).status).toBe(410);
  expect(fake.asked).toHaveLength(1);
  expect(fleet.records.map(({ id, outcome, error }) => [id, outcome, error])).toEqual([
    ['second', 'refused', 'cancelled'],
    ['first', 'refused', 'cancelled'],
  ]);
});

it('a request that is not answered yet is not asked again by the client library', async () => {
  const { fake, fleet, cancel } = await startBusy();
  const openai = new OpenAI({ baseURL: `${fleet.url}/v1`, apiKey: 'none', maxRetries: 3 });
  const body = { model: 'llama3.2', messages: [{ role: 'user' as const, content: 'Hello' }] };
  const answer = openai.chat.completions.create(body, { headers: { 'x-request-id': 'unwanted' } });
  await expect.poll(() => fake.asked.length).toBe(1);
  await cancel('unwanted');
  await expect(answer).rejects.toMatchObject({ status: 410 });
  expect(fake.asked).toHaveLength(1);
  expect((await fleet.backend('rig-1')).inFlight).toBe(0);
});
