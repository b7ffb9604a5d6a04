import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNotifier } from '../../../main/notify/notifier.ts';
import { configSchema } from '../../../shared/config.ts';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type Receiver, startReceiver } from './receiver.ts';

type Webhooks = Parameters<ReturnType<typeof createNotifier>['adopt']>[0]['webhooks'];

const SECRET = 'a secret that nobody reads';
const event = (seq: number, over: Partial<GatewayEvent> = {}): GatewayEvent => ({
  ...{ seq, at: Date.UTC(2026, 0, 2), kind: 'health', severity: 'bad', backend: 'rig-1', text: `event ${seq}` },
  ...over,
});
const configOf = (webhooks: Webhooks) => configSchema.parse({ notify: { webhooks } }).notify;

function setUp(webhooks: Webhooks) {
  const folder = mkdtempSync(join(tmpdir(), 'corral-notify-'));
  writeFileSync(join(folder, 'secret.txt'), `\n  ${SECRET}\n`);
  const clock = createManualClock();
  const told: string[] = [];
  let pauses = 0;
  const logged: unknown[] = [];
  const write = (...line: unknown[]): void => void logged.push(line);
  /** Asked once for each pause. */
  const random = (): number => {
    pauses += 1;
    return 0;
  };
  const notifier = createNotifier({
    ports: { clock, random, randomBytes, log: { debug: write, info: write, warn: write, error: write } },
    version: '1.2.3',
    base: folder,
    tell: (severity, text) => void told.push(`${severity}: ${text}`),
  });
  notifier.adopt(configOf(webhooks));
  onTestFinished(async () => {
    await notifier.stop();
    rmSync(folder, { recursive: true });
  });
  const view = () => notifier.views()[0];
  const paused = (count: number) => expect.poll(() => pauses).toBe(count);
  return { folder, clock, told, logged, notifier, view, paused };
}

const messages = ({ received }: Receiver): string[] => received.map(({ body }) => JSON.parse(body).message);
/** Lets an attempt that is due end, however slow the machine is. */
const seen = (receiver: Receiver, count: number) => expect.poll(() => receiver.received.length).toBe(count);

describe('a delivery', () => {
  it('says what happened, and its signature proves who wrote it and when', async () => {
    const receiver = await startReceiver();
    const { notifier, clock } = setUp([{ url: `${receiver.url}/in?team=7`, secretFile: 'secret.txt' }]);
    notifier.hear(event(1, { kind: 'lane', model: 'llama3.1:8b', text: 'it hangs' }));
    await seen(receiver, 1);
    const [{ headers, body, path } = expect.fail('nothing came')] = receiver.received;
    expect(path).toBe('/in?team=7');
    expect(JSON.parse(body)).toEqual({
      id: headers['x-corral-delivery'],
      at: '2026-01-02T00:00:00.000Z',
      ...{ kind: 'lane', level: 'bad', backend: 'rig-1', model: 'llama3.1:8b', message: 'it hangs' },
      gateway: { name: 'corral', version: '1.2.3' },
    });
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'user-agent': 'corral/1.2.3', 'x-corral-event': 'lane' },
    });
    const seconds = clock.now() / 1_000;
    const proof = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    expect(headers['x-corral-signature']).toBe(`t=${seconds},v1=${proof}`);
  });

  it('is not signed without a secret, and what is to be signed is never sent unsigned', async () => {
    const [open, signed] = [await startReceiver(), await startReceiver()];
    const { notifier, told, folder, clock } = setUp([
      { url: open.url },
      { url: signed.url, secretFile: 'missing.txt' },
    ]);
    const trouble = `notify.webhooks[1].secretFile: ${join(folder, 'missing.txt')} does not exist`;
    await expect.poll(() => notifier.problems()).toEqual([trouble]);
    expect(told).toEqual([`bad: ${trouble}; nothing is sent to ${signed.url}`]);
    notifier.hear(event(1));
    await seen(open, 1);
    expect(open.received[0]?.headers).not.toHaveProperty('x-corral-signature');
    await expect.poll(() => notifier.views()[1]?.lastAttempt?.words).toContain('cannot be signed');
    expect(signed.received).toEqual([]);
    writeFileSync(join(folder, 'missing.txt'), SECRET);
    await clock.advanceAsync(1_000);
    await seen(signed, 1);
    expect(signed.received[0]?.headers).toHaveProperty('x-corral-signature');
    expect([notifier.problems(), told.length]).toEqual([[], 1]);
  });

  it('is tried again until it is taken, with the same id, signed anew, and later ones wait for their turn', async () => {
    const receiver = await startReceiver();
    receiver.answer((before) => ({ status: before < 2 ? 503 : 200 }));
    const { notifier, clock, view, paused } = setUp([{ url: receiver.url, secretFile: 'secret.txt' }]);
    notifier.hear(event(1));
    notifier.hear(event(2));
    await expect.poll(view).toMatchObject({ lastAttempt: { isTaken: false, words: 'it answered 503' }, waiting: 2 });
    await clock.advanceAsync(999);
    expect(receiver.received.length).toBe(1);
    await clock.advanceAsync(1);
    await seen(receiver, 2);
    await paused(2);
    await clock.advanceAsync(1_999);
    expect(receiver.received.length).toBe(2);
    await clock.advanceAsync(1);
    await seen(receiver, 4);
    expect(messages(receiver)).toEqual(['event 1', 'event 1', 'event 1', 'event 2']);
    const ids = receiver.received.map(({ headers }) => headers['x-corral-delivery']);
    expect([ids[1], ids[2], new Set(ids).size]).toEqual([ids[0], ids[0], 2]);
    expect(new Set(receiver.received.slice(0, 3).map(({ headers }) => headers['x-corral-signature'])).size).toBe(3);
    await expect.poll(view).toMatchObject({
      ...{ delivered: 2, failed: 0, waiting: 0, nextAttemptAt: null },
      lastAttempt: { isTaken: true, words: 'it answered 200' },
    });
  });

  it('waits for as long as it is asked to, but never for more than five minutes', async () => {
    const receiver = await startReceiver();
    receiver.answer((before) =>
      before < 2 ? { status: 429, headers: { 'retry-after': before ? '9999' : '60' } } : { status: 200 },
    );
    const { notifier, clock, paused } = setUp([{ url: receiver.url }]);
    notifier.hear(event(1));
    await paused(1);
    await clock.advanceAsync(59_999);
    expect(receiver.received.length).toBe(1);
    await clock.advanceAsync(1);
    await seen(receiver, 2);
    await paused(2);
    await clock.advanceAsync(299_999);
    expect(receiver.received.length).toBe(2);
    await clock.advanceAsync(1);
    await seen(receiver, 3);
  });

  it('is given up at once when it is refused for good: one event tells, and the next are sent all the same', async () => {
    const receiver = await startReceiver();
    receiver.answer((before) => ({ status: before < 2 ? 404 : 200 }));
    const { notifier, told, view } = setUp([{ url: receiver.url }]);
    for (const seq of [1, 2, 3]) notifier.hear(event(seq));
    await expect.poll(view).toMatchObject({ delivered: 1, failed: 2, waiting: 0 });
    expect(messages(receiver)).toEqual(['event 1', 'event 2', 'event 3']);
    expect(told).toEqual([
      `bad: an event could not be delivered to ${receiver.url}: it answered 404`,
      `good: events are delivered to ${receiver.url} again`,
    ]);
  });

  it('is given up after ten attempts, each within ten seconds, and follows no redirect', async () => {
    const receiver = await startReceiver();
    receiver.answer((before) => (before === 0 ? null : { status: 307, headers: { location: '/elsewhere' } }));
    const { notifier, clock, told, view, paused } = setUp([{ url: receiver.url }]);
    notifier.hear(event(1));
    await seen(receiver, 1);
    await clock.advanceAsync(9_999);
    expect(view()).toMatchObject({ lastAttempt: null });
    await clock.advanceAsync(1);
    await expect.poll(view).toMatchObject({ lastAttempt: { words: 'no answer within 10 s' } });
    for (let attempts = 2; attempts <= 10; attempts += 1) {
      await paused(attempts - 1);
      await clock.advanceAsync(1_000 * 2 ** (attempts - 2));
      await seen(receiver, attempts);
    }
    await expect.poll(view).toMatchObject({ failed: 1, waiting: 0 });
    expect(told).toEqual([
      `bad: an event could not be delivered to ${receiver.url}: it answered 307: redirects are not followed, 10 times`,
    ]);
    expect(receiver.received.map(({ path }) => path)).not.toContain('/elsewhere');
  });
});

describe('a test', () => {
  it('says what came of it, is signed, and counts as no event', async () => {
    const receiver = await startReceiver();
    const { notifier, clock, view, told } = setUp([
      { url: `${receiver.url}/in?token=hunter2`, events: ['mode'], secretFile: 'secret.txt' },
    ]);
    const tested = await notifier.test('notify.webhooks[0]');
    expect(tested).toEqual({
      ...{ key: 'notify.webhooks[0]', url: `${receiver.url}/in`, isSigned: true },
      ...{ outcome: 'taken', words: 'it answered 204', tookMs: 0 },
    });
    const [{ headers, body, path } = expect.fail('nothing came')] = receiver.received;
    expect([path, headers['x-corral-event']]).toEqual(['/in?token=hunter2', 'test']);
    expect(headers['x-corral-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(JSON.parse(body)).toMatchObject({
      kind: 'test',
      level: 'info',
      backend: null,
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(view()).toEqual({
      ...{ key: 'notify.webhooks[0]', url: `${receiver.url}/in`, isSigned: true, events: ['mode'] },
      ...{ delivered: 0, failed: 0, waiting: 0, nextAttemptAt: null },
      lastAttempt: { at: clock.now(), isTaken: true, words: 'it answered 204' },
    });
    expect(told).toEqual([]);
  });

  it.each([
    [404, 'refused', 'it answered 404'],
    [503, 'failed', 'it answered 503'],
    [308, 'failed', 'it answered 308: redirects are not followed'],
  ])('that is answered %i is %s, and is not sent again', async (status, outcome, words) => {
    const receiver = await startReceiver();
    receiver.answer(() => ({ status }));
    const { notifier, clock } = setUp([{ url: receiver.url }]);
    expect(await notifier.test('notify.webhooks[0]')).toMatchObject({ outcome, words });
    expect(clock.pending()).toBe(0);
  });

  it('says what stands in its way: nobody there, no answer, no secret', async () => {
    const [silent, closed] = [await startReceiver(), await startReceiver()];
    silent.answer(() => null);
    closed.stop();
    const { notifier, clock, folder } = setUp([
      { url: closed.url },
      { url: silent.url },
      { url: `${silent.url}/signed`, secretFile: 'missing.txt' },
    ]);
    expect(await notifier.test('notify.webhooks[0]')).toMatchObject({ outcome: 'failed', words: 'connection refused' });
    const unanswered = notifier.test('notify.webhooks[1]');
    await seen(silent, 1);
    clock.advance(10_000);
    expect(await unanswered).toMatchObject({ outcome: 'failed', words: 'no answer within 10 s', tookMs: 10_000 });
    expect(await notifier.test('notify.webhooks[2]')).toMatchObject({
      outcome: 'failed',
      words: `not sent, since it cannot be signed: ${join(folder, 'missing.txt')} does not exist`,
    });
    expect(await notifier.test('notify.webhooks[3]')).toBeNull();
  });

  it('goes past what waits, and once it is taken that is tried at once', async () => {
    const receiver = await startReceiver();
    receiver.answer(() => ({ status: 503 }));
    const { notifier, clock, view, paused } = setUp([{ url: receiver.url }]);
    notifier.hear(event(1));
    await paused(1);
    expect(view()).toMatchObject({ waiting: 1, nextAttemptAt: clock.now() + 1_000 });
    receiver.answer(() => ({ status: 200 }));
    expect(await notifier.test('notify.webhooks[0]')).toMatchObject({ outcome: 'taken' });
    await expect.poll(view).toMatchObject({ delivered: 1, waiting: 0, nextAttemptAt: null });
    expect(clock.pending()).toBe(0);
  });

  it('to one that is taken out meanwhile says so', async () => {
    const receiver = await startReceiver();
    receiver.answer(() => null);
    const { notifier } = setUp([{ url: receiver.url }]);
    const tested = notifier.test('notify.webhooks[0]');
    await seen(receiver, 1);
    notifier.adopt(configOf([]));
    expect(await tested).toMatchObject({
      outcome: 'failed',
      words: 'it was changed or taken out of the configuration meanwhile',
    });
  });
});

describe('what waits', () => {
  it('is two hundred events at most: the oldest that is not under way goes, and is counted', async () => {
    const receiver = await startReceiver();
    receiver.answer((before) => (before === 0 ? { status: 503 } : { status: 200 }));
    const { notifier, clock, view, told } = setUp([{ url: receiver.url }]);
    for (let seq = 1; seq <= 203; seq += 1) notifier.hear(event(seq));
    expect(view()).toMatchObject({ waiting: 200, failed: 3 });
    expect(told.length).toBe(1);
    await expect.poll(view).toMatchObject({ lastAttempt: { words: 'it answered 503' } });
    await clock.advanceAsync(1_000);
    await expect.poll(view).toMatchObject({ waiting: 0, delivered: 200, failed: 3 });
    expect(messages(receiver).slice(1, 4)).toEqual(['event 1', 'event 5', 'event 6']);
  });

  it('goes on under another configuration of the same address, and is lost, with a line in the log, without one', async () => {
    const receiver = await startReceiver();
    receiver.answer(() => ({ status: 503 }));
    const url = `${receiver.url}/in/a-token-of-24-characters`;
    const { notifier, clock, logged } = setUp([{ url }]);
    notifier.hear(event(1));
    await expect.poll(() => notifier.views()[0]?.lastAttempt?.words).toBe('it answered 503');
    notifier.adopt(configOf([{ url: 'http://127.0.0.1:1' }, { url, events: ['mode'] }]));
    expect(notifier.views()[1]).toMatchObject({ key: 'notify.webhooks[1]', waiting: 1, url: `${receiver.url}/in/…` });
    notifier.hear(event(2));
    notifier.hear(event(3, { kind: 'mode', severity: 'info' }));
    expect(notifier.views().map(({ waiting }) => waiting)).toEqual([1, 2]);
    notifier.adopt(configOf([]));
    expect(notifier.views()).toEqual([]);
    expect(logged).toContainEqual(['events were not delivered', { webhook: `${receiver.url}/in/…`, count: 2 }]);
    await clock.advanceAsync(600_000);
    expect(receiver.received.length).toBe(1);
  });

  it('holds no timer and no connection after a stop', async () => {
    const receiver = await startReceiver();
    receiver.answer(() => null);
    const { notifier, clock, logged, told } = setUp([{ url: receiver.url }]);
    notifier.hear(event(1));
    await seen(receiver, 1);
    await notifier.stop();
    await expect.poll(clock.pending).toBe(0);
    expect(logged).toEqual([['events were not delivered', { webhook: receiver.url, count: 1 }]]);
    expect(told).toEqual([]);
  });
});

describe('who is told', () => {
  it('gets warnings and errors of every kind, or all of the kinds it names, and never what became of a delivery', async () => {
    const [alarms, chosen] = [await startReceiver(), await startReceiver()];
    const { notifier } = setUp([{ url: alarms.url }, { url: chosen.url, events: ['health', 'queue'] }]);
    notifier.hear(event(1, { severity: 'good' }));
    notifier.hear(event(2, { kind: 'operation', severity: 'warning' }));
    notifier.hear(event(3, { kind: 'notify' }));
    notifier.hear(event(4));
    notifier.hear(event(5, { kind: 'queue', severity: 'info' }));
    await expect.poll(() => notifier.views().map(({ waiting }) => waiting)).toEqual([0, 0]);
    expect(messages(alarms)).toEqual(['event 2', 'event 4']);
    expect(messages(chosen)).toEqual(['event 1', 'event 4', 'event 5']);
  });
});

it('keeps its secret to itself', async () => {
  const receiver = await startReceiver();
  receiver.answer((before) => ({ status: before === 0 ? 404 : 200 }));
  const { notifier, told, logged } = setUp([{ url: receiver.url, secretFile: 'secret.txt' }]);
  notifier.hear(event(1));
  notifier.hear(event(2));
  await expect.poll(() => notifier.views()[0]?.delivered).toBe(1);
  const everything = JSON.stringify([told, logged, notifier.views(), notifier.problems(), receiver.received]);
  expect(everything).toContain('x-corral-signature');
  expect(everything).not.toContain(SECRET);
});
