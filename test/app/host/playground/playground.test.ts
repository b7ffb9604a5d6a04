import { describe, expect, it, onTestFinished } from 'vitest';
import { createPlayground } from '../../../../app/host/playground/playground.ts';
import type { Clock } from '../../../../main/ports.ts';
import { systemClock } from '../../../../main/system-ports.ts';
import type { ChatEnd, PlaygroundEvent } from '../../../../shared/playground.ts';
import { type ServerUnderTest, startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const MODEL = 'llama3.1:8b';
const page = 'p'.repeat(32);
const messages = [{ role: 'user' as const, content: 'tell me of herding' }];
/** Slow enough that nothing ends by itself while a test runs. */
const endless: ServerUnderTest = { timeScale: 1, outputTokens: [5_000, 5_000] };

/** A page as the playground sees it: it may be busy, and it adds up what it is told. */
function createPage() {
  const events: PlaygroundEvent[] = [];
  let isBusy = false;
  return {
    events,
    tell(event: PlaygroundEvent): boolean {
      if (!isBusy) events.push(event);
      return !isBusy;
    },
    setBusy: (next: boolean) => {
      isBusy = next;
    },
    text: () => events.map(({ text }) => text).join(''),
    end: (): ChatEnd | null => events.find(({ end }) => end !== null)?.end ?? null,
  };
}

async function startFixture(servers: readonly ServerUnderTest[] = [{ id: 'sim-1' }], clock: Clock = systemClock) {
  const fleet = await startFleetUnderTest({ servers });
  const playground = createPlayground({ gateway: { url: fleet.url, key: fleet.gateway.ownKey }, clock });
  onTestFinished(async () => {
    playground.stop();
    await fleet.stop();
  });
  const send = async (more: { model?: string; backend?: string } = {}, from = page): Promise<string> => {
    const sent = await playground.handlers['playground.send']({ page: from, model: MODEL, messages, ...more });
    if (!sent.ok) throw new Error(sent.error.message);
    return sent.value.id;
  };
  const inFlight = async (): Promise<number> => (await fleet.status()).gateway.inFlight;
  return { fleet, playground, send, inFlight };
}

describe('a question of the playground', () => {
  it('is answered in pieces, with how it was placed and what it took', async () => {
    const { fleet, playground, send } = await startFixture();
    const own = createPage();
    playground.attach(page, own.tell);
    const id = await send();
    await expect.poll(own.end).toMatchObject({ outcome: 'complete', reason: null });
    expect(own.events.every((event) => event.id === id)).toBe(true);
    expect(own.events[0]?.placing).toMatchObject({ backend: 'sim-1', attempts: 1, queueMs: expect.any(Number) });
    expect(own.text().length).toBeGreaterThan(10);
    const { figures, totalMs } = own.end() ?? {};
    expect(figures).toMatchObject({ promptTokens: expect.any(Number), doneReason: 'stop' });
    expect(figures?.outputTokens).toBeGreaterThanOrEqual(8);
    expect(totalMs).toBeGreaterThanOrEqual(own.events[0]?.placing?.ttfbMs ?? Number.POSITIVE_INFINITY);
    await expect.poll(() => fleet.records).toHaveLength(1);
    const [record] = fleet.records;
    expect(record).toMatchObject({ route: '/api/chat', outcome: 'ok', id });
  });

  it('goes to the backend that was asked for', async () => {
    const { playground, send } = await startFixture([{ id: 'sim-1' }, { id: 'sim-2' }]);
    const own = createPage();
    playground.attach(page, own.tell);
    for (const backend of ['sim-2', 'sim-1', 'sim-2']) await send({ backend });
    await expect.poll(() => own.events.filter(({ end }) => end).length).toBe(3);
    const placed = own.events.flatMap(({ placing }) => placing?.backend ?? []);
    expect(placed.sort()).toEqual(['sim-1', 'sim-2', 'sim-2']);
  });

  it('is answered to the page that asked and to no other', async () => {
    const { playground, send } = await startFixture();
    const [own, other] = [createPage(), createPage()];
    playground.attach(page, own.tell);
    playground.attach('q'.repeat(32), other.tell);
    await send();
    await expect.poll(own.end).not.toBeNull();
    expect(other.events).toEqual([]);
  });

  it('that nobody can serve is refused in the gateway’s words', async () => {
    const { playground, send } = await startFixture();
    const own = createPage();
    playground.attach(page, own.tell);
    await send({ model: 'no-such-model:1b' });
    await expect.poll(own.end).toMatchObject({
      outcome: 'refused',
      status: 404,
      reason: expect.stringMatching(/no-such-model:1b.*not found.*installed/),
    });
  });

  it('is told to be broken when its backend breaks off, with what came before', async () => {
    const { fleet, playground, send } = await startFixture();
    const own = createPage();
    playground.attach(page, own.tell);
    fleet.server('sim-1').setFault({ kind: 'cut-rst', afterTokens: 5 });
    await send();
    await expect.poll(own.end).toMatchObject({ outcome: 'broken', figures: null, reason: expect.stringMatching(/\w/) });
    expect(own.text()).not.toBe('');
  });

  it('is told to be broken when the gateway does not answer at all', async () => {
    const { fleet, playground, send } = await startFixture();
    const own = createPage();
    playground.attach(page, own.tell);
    await fleet.stop();
    await send();
    await expect.poll(own.end).toMatchObject({ outcome: 'broken', reason: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an answer under way', () => {
  it('ends at the gateway when it is stopped, and keeps what had come', async () => {
    const { fleet, playground, send, inFlight } = await startFixture([endless]);
    const own = createPage();
    playground.attach(page, own.tell);
    const id = await send();
    await expect.poll(own.text).not.toBe('');
    expect(await inFlight()).toBe(1);
    await playground.handlers['playground.stop']({ id });
    await expect.poll(own.end).toMatchObject({ outcome: 'stopped', reason: null });
    await expect.poll(inFlight).toBe(0);
    await expect.poll(() => fleet.records.map(({ outcome }) => outcome)).toEqual(['gone']);
    await playground.handlers['playground.stop']({ id });
    expect(own.events.filter(({ end }) => end)).toHaveLength(1);
  });

  it('is told in at most twenty events a second, without losing a letter', async () => {
    const clock = createManualClock();
    const { playground, send } = await startFixture(
      [{ id: 'sim-1', outputTokens: [200, 200], timeScale: 0.05 }],
      clock,
    );
    const own = createPage();
    playground.attach(page, own.tell);
    await send();
    const passTime = () => {
      clock.advance(10);
      return own.end();
    };
    await expect.poll(passTime).toMatchObject({ outcome: 'complete', figures: { outputTokens: 200 } });
    expect(own.events.length).toBeGreaterThan(2);
    expect(own.events.length).toBeLessThanOrEqual(1 + Math.ceil(clock.monotonic() / 50));
  });

  it('waits for a page that can take nothing, and then comes whole', async () => {
    const { playground, send } = await startFixture();
    const own = createPage();
    playground.attach(page, own.tell);
    own.setBusy(true);
    await send();
    const other = createPage();
    playground.attach('q'.repeat(32), other.tell);
    await send({}, 'q'.repeat(32));
    await expect.poll(other.end).not.toBeNull();
    expect(own.events).toEqual([]);
    own.setBusy(false);
    await expect.poll(own.end).toMatchObject({ outcome: 'complete' });
    expect(own.text().length).toBeGreaterThan(10);
  });

  it('ends at the gateway when its page has gone away', async () => {
    const clock = createManualClock();
    const { playground, send, inFlight } = await startFixture([endless], clock);
    const own = createPage();
    const leave = playground.attach(page, own.tell);
    await send();
    await expect.poll(inFlight).toBe(1);
    leave();
    clock.advance(4_999);
    expect(await inFlight()).toBe(1);
    clock.advance(1);
    await expect.poll(inFlight).toBe(0);
    expect(own.end()).toBeNull();
    expect(clock.pending()).toBe(0);
  });

  it('goes on for a page that was away for a moment only', async () => {
    const clock = createManualClock();
    const { playground, send, inFlight } = await startFixture([endless], clock);
    const own = createPage();
    const leave = playground.attach(page, createPage().tell);
    const id = await send();
    await expect.poll(inFlight).toBe(1);
    leave();
    clock.advance(4_000);
    playground.attach(page, own.tell);
    clock.advance(60_000);
    expect(await inFlight()).toBe(1);
    await expect
      .poll(() => {
        clock.advance(50);
        return own.text();
      })
      .not.toBe('');
    await playground.handlers['playground.stop']({ id });
  });

  it('ends when nobody ever comes for it', async () => {
    const clock = createManualClock();
    const { send, inFlight } = await startFixture([endless], clock);
    await send();
    await expect.poll(inFlight).toBe(1);
    clock.advance(5_000);
    await expect.poll(inFlight).toBe(0);
  });
});

it('refuses the thirty-third answer at a time, and says what to do', async () => {
  const { playground, send } = await startFixture([endless]);
  playground.attach(page, createPage().tell);
  for (let count = 0; count < 32; count += 1) await send();
  await expect(send()).rejects.toThrow('stop one first');
});
