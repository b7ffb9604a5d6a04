import { describe, expect, it } from 'vitest';
import { call, openCall } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const SMALL = 'llama3.2:3b';
const body = (model = LLAMA, over: object = {}) => ({
  model,
  messages: [{ role: 'user', content: 'Hello there' }],
  ...over,
});
const chat = (fleet: FleetUnderTest, model = LLAMA, headers = {}) =>
  call(fleet.url, '/api/chat', body(model, { options: { num_predict: 20 } }), { headers });
const laneOf = async (fleet: FleetUnderTest, id: string, model = LLAMA) =>
  (await fleet.backend(id)).lanes.find((lane) => lane.model === model);
const texts = async (fleet: FleetUnderTest): Promise<readonly string[]> => {
  const events = await fleet.gateway.handlers['event.list']({});
  return events.ok ? events.value.map(({ text }) => text) : [];
};

/** Its lanes have shown how fast they are. */
async function startWarm(
  over: Parameters<typeof startLanes>[0] = [{ numParallel: 2 }, { numParallel: 2 }],
  config: Parameters<typeof startLanes>[1] = {},
) {
  const fleet = await startLanes(over, config);
  for (const { id } of (await fleet.status()).backends) {
    const long = body(LLAMA, { messages: [{ role: 'user', content: `${id} word `.repeat(200) }] });
    await call(fleet.url, '/api/chat', long, { headers: { 'x-corral-backend': id } });
  }
  return fleet;
}

describe('a lane whose slots are stuck', () => {
  it('is left within seconds where its speed is known: what waits there is answered elsewhere, and nothing new goes there', async () => {
    const fleet = await startWarm();
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    const replies = await Promise.all([...Array(8)].map(() => chat(fleet)));
    expect(replies.map(({ status, headers }) => [status, headers['x-corral-backend']])).toEqual(
      Array(8).fill([200, 'sim-2']),
    );
    const moved = fleet.records.filter(({ attempts }) => attempts.some(({ result }) => result === 'moved'));
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.length).toBeLessThanOrEqual(2);
    expect(Math.max(...moved.map(({ ttfbMs }) => ttfbMs ?? 1e9))).toBeLessThan(20_000);
    expect(moved[0]?.attempts[0]?.reason).toBe(`${LLAMA} on sim-1 hangs`);
    expect(await laneOf(fleet, 'sim-1')).toMatchObject({ phase: 'wedged', inFlight: 0 });
    expect((await texts(fleet)).join('\n')).toMatch(
      /llama3.1:8b on sim-1 is out of rotation: .* got nothing for \d+ s, and a check of one token neither/,
    );
  });

  it('is left even where failed attempts are not repeated: the gateway’s own change of mind is no attempt', async () => {
    const fleet = await startWarm(undefined, { routing: { retries: 0 } });
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    const replies = await Promise.all([...Array(4)].map(() => chat(fleet)));
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill(200));
  });

  it('takes neither the other models of its backend with it nor the backend', async () => {
    const fleet = await startWarm([
      { numParallel: 1, preload: [LLAMA, SMALL] },
      { numParallel: 1, preload: [LLAMA] },
    ]);
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    await Promise.all([chat(fleet), chat(fleet), chat(fleet)]);
    expect((await laneOf(fleet, 'sim-1'))?.phase).toBe('wedged');
    expect((await chat(fleet, SMALL)).headers['x-corral-backend']).toBe('sim-1');
    expect((await fleet.backend('sim-1')).health).toBe('up');
  });

  it('comes back by itself when it generates again, without a client’s request risked on it', async () => {
    const fleet = await startWarm();
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    await Promise.all([chat(fleet), chat(fleet), chat(fleet)]);
    expect((await laneOf(fleet, 'sim-1'))?.phase).toBe('wedged');
    fleet.server('sim-1').clearFaults();
    await expect.poll(() => laneOf(fleet, 'sim-1')).toBeUndefined();
    expect((await texts(fleet)).join('\n')).toContain(`${LLAMA} on sim-1 works again`);
    expect((await chat(fleet, LLAMA, { 'x-corral-backend': 'sim-1' })).status).toBe(200);
  });

  it('keeps what waits there where nobody else has the model, and answers it when it works again', async () => {
    const fleet = await startWarm([{ numParallel: 1 }]);
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    const stuck = chat(fleet);
    await expect.poll(async () => (await laneOf(fleet, 'sim-1'))?.phase).toBe('wedged');
    expect((await chat(fleet)).status).toBe(503);
    fleet.server('sim-1').clearFaults();
    expect((await stuck).status).toBe(200);
    await expect.poll(() => laneOf(fleet, 'sim-1')).toBeUndefined();
  });
});

describe('a lane that is only slow', () => {
  it('is not left while it reads a long prompt, though it takes three times as long as usual', async () => {
    const fleet = await startWarm([{ numParallel: 1 }, { numParallel: 1 }]);
    fleet.server('sim-1').setFault({ kind: 'slow', factor: 3 });
    const long = body(LLAMA, { messages: [{ role: 'user', content: 'another word '.repeat(2_500) }] });
    const reply = await call(fleet.url, '/api/chat', long, { headers: { 'x-corral-backend': 'sim-1' } });
    expect([reply.status, reply.headers['x-corral-attempts']]).toEqual([200, '1']);
    expect(await texts(fleet)).not.toContainEqual(expect.stringContaining('out of rotation'));
  });

  it('loses only the one request that hangs while it answers others', async () => {
    const fleet = await startWarm();
    fleet.server('sim-1').setFault({ kind: 'hang-before-headers', times: 1 });
    const hung = chat(fleet, LLAMA);
    const others: Promise<unknown>[] = [];
    const steady = setInterval(() => others.push(chat(fleet, LLAMA, { 'x-corral-backend': 'sim-1' })), 15);
    const reply = await hung;
    clearInterval(steady);
    await Promise.all(others);
    expect([reply.status, reply.headers['x-corral-attempts']]).toEqual([200, '2']);
    expect((await laneOf(fleet, 'sim-1'))?.phase ?? 'idle').not.toBe('wedged');
  });
});

it('a stream that has begun is left alone when its lane wedges', async () => {
  const fleet = await startWarm();
  const stream = openCall(fleet.url, '/api/chat', body(LLAMA, { options: { num_predict: 400 } }), {
    headers: { 'x-corral-backend': 'sim-1' },
  });
  await stream.head;
  fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
  expect(await stream.ending).toBe('end');
  expect(stream.text()).toContain('"done":true');
});
