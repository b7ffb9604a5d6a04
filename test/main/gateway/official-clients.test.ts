import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatedServer } from '../../../main/simulator/index.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { MODEL } from '../../support/streams.ts';

/** Long enough that nothing ends by itself while a test runs. */
const unhurried = { id: 'only', timeScale: 1, outputTokens: [3_000, 3_000] as [number, number] };
const messages = [{ role: 'user' as const, content: 'go on and on' }];
const PROMISED_MS = 100;
const TRIES = 3;

/** Starts something, waits for its first part or for its request to arrive, and gives what aborts it. */
type Start = (url: string, arrived: () => Promise<unknown>) => Promise<() => void>;

const quietly = (promise: Promise<unknown>): void => void promise.catch(() => {});

const aborts: [string, Start][] = [
  [
    'ollama, mid-stream',
    async (url) => {
      const stream = await new Ollama({ host: url }).chat({ model: MODEL, messages, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.abort();
    },
  ],
  [
    'ollama, everything of the client',
    async (url) => {
      const client = new Ollama({ host: url });
      const stream = await client.generate({ model: MODEL, prompt: 'x', stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => client.abort();
    },
  ],
  [
    'openai, mid-stream',
    async (url) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });
      const stream = await client.chat.completions.create({ model: MODEL, messages, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.controller.abort();
    },
  ],
  [
    'openai, by breaking out of the loop',
    async (url) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });
      const stream = await client.responses.create({ model: MODEL, input: 'x', stream: true });
      const parts = stream[Symbol.asyncIterator]();
      await parts.next();
      return () => quietly(Promise.resolve(parts.return?.()));
    },
  ],
  [
    'openai, before the first byte of a whole answer',
    async (url, arrived) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });
      const controller = new AbortController();
      quietly(client.chat.completions.create({ model: MODEL, messages }, { signal: controller.signal }));
      await arrived();
      return () => controller.abort();
    },
  ],
];

const inferences = (server: SimulatedServer) =>
  server.snapshot().requests.filter(({ model }) => model.startsWith(MODEL));

async function cancelMs(fleet: FleetUnderTest, start: Start): Promise<number> {
  const server = fleet.server('only');
  const known = inferences(server).length;
  const arrived = () => expect.poll(() => inferences(server).length).toBe(known + 1);
  const abort = await start(fleet.url, arrived);
  await arrived();
  const startedAt = performance.now();
  abort();
  await expect.poll(() => inferences(server).at(-1)?.outcome, { interval: 1 }).toBe('cancelled');
  return performance.now() - startedAt;
}

describe('an official client that aborts', () => {
  it.each(aborts)(`%s: the server hears of it within ${PROMISED_MS} ms`, async (_how, start) => {
    const fleet = await startFleetUnderTest({ servers: [unhurried] });
    onTestFinished(fleet.stop);
    // The best of a few tries: a busy machine can be late, a gateway that waits for something never is in time.
    const tries: number[] = [];
    for (let i = 0; i < TRIES; i += 1) tries.push(await cancelMs(fleet, start));
    expect(Math.min(...tries)).toBeLessThan(PROMISED_MS);
    await expect.poll(async () => (await fleet.backend('only')).inFlight).toBe(0);
    await expect.poll(() => fleet.server('only').snapshot().runners[0]?.busySlots).toBe(0);
    expect(fleet.records.map(({ outcome }) => outcome)).toEqual(Array.from({ length: TRIES }, () => 'gone'));
    expect(fleet.server('only').snapshot().runners[0]?.leakedPermits).toBe(0);
  });
});
