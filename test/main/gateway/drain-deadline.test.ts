import { expect, it, onTestFinished } from 'vitest';
import type { ServerUnderTest } from '../../support/gateway-fixture.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { ask, openAnswer } from '../../support/streams.ts';

const OVER = 'rig-1 is being taken out of service, and its time to finish is over';
const slow = { timeScale: 0.5, numParallel: 2, outputTokens: [50, 60] as [number, number] };

async function start(...servers: readonly ServerUnderTest[]) {
  const fleet = await startFleetUnderTest({ servers });
  onTestFinished(fleet.stop);
  const drain = async (deadlineMs?: number, confirm = true) => {
    const wish = deadlineMs === undefined ? {} : { deadlineMs };
    return fleet.gateway.handlers['backend.drain']({ id: 'rig-1', confirm, ...wish });
  };
  const news = async () => (await fleet.status()).events.map(({ text }) => text);
  return { ...fleet, drain, news };
}

it('a stream that holds a drain at its deadline ends with an error of its API, and is counted', async () => {
  const fleet = await start({ id: 'rig-1', ...slow });
  fleet.server('rig-1').setFault({ kind: 'hang-mid-stream', afterTokens: 3 });
  const open = [await openAnswer(fleet.url), await openAnswer(fleet.url)];
  const asked = Date.now();
  const drained = await fleet.drain(400);
  expect(drained).toMatchObject({ ok: true, value: { inFlight: 2, endsAt: expect.any(Number) } });
  const endsAt = drained.ok ? drained.value.endsAt : null;
  expect(endsAt).toBeGreaterThanOrEqual(asked + 400);
  expect(endsAt).toBeLessThanOrEqual(Date.now() + 400);
  for (const { ended } of open)
    expect(await ended).toMatchObject({ status: 200, complete: false, cut: false, error: OVER });
  await expect.poll(async () => (await fleet.backend('rig-1')).inFlight).toBe(0);
  expect(await fleet.backend('rig-1')).toMatchObject({ mode: 'draining', drain: { endsAt: null, ended: 2 } });
  expect(await fleet.news()).toContain('the deadline of draining rig-1 came: 2 streams were ended');
});

it('what has not begun to answer at the deadline is answered elsewhere', async () => {
  const fleet = await start({ id: 'rig-1', backend: { tier: 0 } }, { id: 'rig-2', backend: { tier: 1 } });
  fleet.server('rig-1').setFault({ kind: 'hang-before-headers' });
  const asked = ask(fleet.url);
  await expect.poll(async () => (await fleet.backend('rig-1')).inFlight).toBe(1);
  await fleet.drain(100);
  expect(await asked).toMatchObject({ status: 200, complete: true, error: null });
  expect(fleet.records[0]?.attempts.map(({ backend, result }) => [backend, result])).toEqual([
    ['rig-1', 'moved'],
    ['rig-2', 'answered'],
  ]);
  const said = 'the deadline of draining rig-1 came: 0 streams were ended, 1 waiting request was placed anew';
  expect(await fleet.news()).toContain(said);
});

it('draining again lifts the deadline, and resuming ends it', async () => {
  const fleet = await start({ id: 'rig-1', ...slow });
  await fleet.drain(60_000);
  expect(await fleet.drain()).toMatchObject({ value: { endsAt: null } });
  expect((await fleet.backend('rig-1')).drain).toEqual({ endsAt: null, ended: 0 });
  await fleet.drain(60_000);
  await fleet.gateway.handlers['backend.resume']({ id: 'rig-1' });
  expect(await fleet.backend('rig-1')).toMatchObject({ mode: 'active', drain: null });
});

it('what nobody else serves is not taken out unless that is confirmed', async () => {
  const fleet = await start({ id: 'rig-1' }, { id: 'rig-2', models: [] });
  const { handlers } = fleet.gateway;
  const refusal = {
    ok: false,
    error: {
      code: 'conflict',
      message: expect.stringMatching(/^rig-1 is the only backend .* llama3\.1:8b.*unreachable/),
    },
  };
  expect(await fleet.drain(undefined, false)).toMatchObject(refusal);
  expect(await handlers['backend.maintain']({ id: 'rig-1' })).toMatchObject(refusal);
  expect(await handlers['backend.remove']({ id: 'rig-1' })).toMatchObject(refusal);
  expect((await fleet.backend('rig-1')).mode).toBe('active');
  expect(await handlers['backend.drain']({ id: 'rig-2' })).toMatchObject({ ok: true });
  expect(await fleet.drain()).toMatchObject({ ok: true });
  // Out already: nothing more is lost by another order.
  expect(await handlers['backend.maintain']({ id: 'rig-1' })).toMatchObject({ ok: true });
});
