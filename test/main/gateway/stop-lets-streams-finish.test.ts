import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { ask, MODEL, openAnswer } from '../../support/streams.ts';
import { parseMessages } from '../../support/wire-tap.ts';

async function startOne(config: ConfigInput = {}): Promise<FleetUnderTest> {
  const server = { id: 'only', timeScale: 0.5, numParallel: 2, outputTokens: [50, 60] as [number, number] };
  const fleet = await startFleetUnderTest({ servers: [server], config });
  onTestFinished(fleet.stop);
  return fleet;
}

const isRefused = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });

const forEver = { kind: 'hang-mid-stream', afterTokens: 3 } as const;
const SHUTTING_DOWN = 'the gateway is shutting down';

describe('a gateway that is told to stop', () => {
  it('takes no new connection and lets what runs finish', async () => {
    const fleet = await startOne({ timeouts: { shutdown: '10s' } });
    const [one, other] = [await openAnswer(fleet.url), await openAnswer(fleet.url)];
    const waiting = ask(fleet.url, { stream: false });
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    let stopped = false;
    const stopping = fleet.gateway.stop().then(() => {
      stopped = true;
    });
    await expect.poll(() => isRefused(fleet.url)).toBe(true);
    expect((await fleet.status()).gateway).toMatchObject({ state: 'stopping', inFlight: 3 });
    expect(stopped).toBe(false);
    for (const ended of [one.ended, other.ended, waiting])
      expect(await ended).toMatchObject({ status: 200, complete: true, error: null, cut: false });
    await stopping;
    expect(fleet.records.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it('ends what is left at timeouts.shutdown with an error of its API', async () => {
    const fleet = await startOne({ timeouts: { shutdown: '400ms' } });
    fleet.server('only').setFault(forEver);
    const begun = [await openAnswer(fleet.url), await openAnswer(fleet.url)];
    const waiting = ask(fleet.url);
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    const startedAt = performance.now();
    await fleet.gateway.stop();
    expect(performance.now() - startedAt).toBeGreaterThan(390);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    for (const { ended } of begun)
      expect(await ended).toMatchObject({ status: 200, complete: false, cut: false, error: SHUTTING_DOWN });
    expect(await waiting).toMatchObject({ status: 503, error: SHUTTING_DOWN, cut: false });
    expect(fleet.records.map(({ outcome }) => outcome).sort()).toEqual(['broken', 'broken', 'refused']);
    await expect.poll(() => fleet.server('only').snapshot().runners[0]?.busySlots).toBe(0);
    await expect.poll(() => fleet.server('only').snapshot().connections.open).toBe(0);
  });

  it('is done at once when nothing runs, idle connections or not', async () => {
    const fleet = await startOne({ timeouts: { shutdown: '10s' } });
    await ask(fleet.url);
    const startedAt = performance.now();
    await fleet.gateway.stop();
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  });

  it('answers nothing new on a connection whose stream it lets finish, and closes it', async () => {
    const fleet = await startOne({ timeouts: { shutdown: '10s' } });
    const body = JSON.stringify({ model: MODEL, prompt: 'long' });
    const socket = connect(Number(new URL(fleet.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    const closed = once(socket, 'close');
    const request = `POST /api/generate HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    socket.write(request);
    await expect.poll(() => heard).toContain('"response"');
    const stopping = fleet.gateway.stop();
    socket.write(request);
    await closed;
    await stopping;
    const [stream, refusal] = parseMessages(Buffer.from(heard, 'latin1'));
    expect(stream?.whole).toBe(true);
    expect(stream?.body.toString()).toContain('"done":true');
    expect(refusal?.start).toMatch(/ 503 /);
    expect(refusal?.headers.connection).toBe('close');
    expect(refusal?.body.toString()).toContain(SHUTTING_DOWN);
  });
});

describe('a gateway that is told to cut everything', () => {
  it('ends streams with an error of their API, and waiting requests with a refusal, and goes on', async () => {
    const fleet = await startOne();
    fleet.server('only').setFault({ ...forEver, times: 2 });
    const begun = [await openAnswer(fleet.url), await openAnswer(fleet.url)];
    const waiting = ask(fleet.url);
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    fleet.gateway.cut();
    for (const { ended } of begun)
      expect(await ended).toMatchObject({ complete: false, cut: false, error: SHUTTING_DOWN });
    expect(await waiting).toMatchObject({ status: 503, error: SHUTTING_DOWN });
    expect(await ask(fleet.url)).toMatchObject({ status: 200, complete: true });
    expect(await fleet.backend('only')).toMatchObject({ health: 'up', inFlight: 0, lanes: [] });
  });

  it('makes a stop that waits for streams come to its end', async () => {
    const fleet = await startOne({ timeouts: { shutdown: '20s' } });
    fleet.server('only').setFault(forEver);
    const begun = await openAnswer(fleet.url);
    const stopping = fleet.gateway.stop();
    fleet.gateway.cut();
    await stopping;
    expect(await begun.ended).toMatchObject({ error: SHUTTING_DOWN });
  });

  it('leaves a body of fixed shape visibly short', async () => {
    const fleet = await startOne();
    fleet.server('only').setFault({ kind: 'hang-before-headers' });
    const document = ask(fleet.url, { stream: false });
    await expect.poll(async () => (await fleet.status()).live.map(({ stage }) => stage)).toEqual(['dialling']);
    fleet.gateway.cut();
    expect(await document).toMatchObject({ status: 503, error: SHUTTING_DOWN });
  });
});
