import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '../../../main/storage/index.ts';
import type { CommandInput } from '../../../shared/contract.ts';
import { newTempDir } from '../../app/temp-dir.ts';
import type { FleetOptions, ServerUnderTest } from '../../support/gateway-fixture.ts';
import { createMemoryIntents } from '../../support/memory-intents.ts';
import { finishLoad, LLAMA, slowLoader, startWork } from '../operations/work-fixture.ts';

const warm = (id: string): ServerUnderTest => ({ id, preload: [LLAMA] });
const slow = (id: string): ServerUnderTest => ({ id, ...slowLoader() });
const PATIENT = { timeout: 30_000 };

async function start(servers: readonly ServerUnderTest[], more: Partial<FleetOptions> = {}) {
  const work = await startWork({ servers, ...more });
  const { handlers } = work.gateway;
  await expect.poll(async () => (await work.backend('rig-1')).loaded.length, PATIENT).toBeGreaterThan(0);
  return {
    ...work,
    drain: (more: Partial<CommandInput<'backend.drain'>> = {}) =>
      handlers['backend.drain']({ id: 'rig-1', warmElsewhere: true, ...more }),
    resume: () => handlers['backend.resume']({ id: 'rig-1' }),
    mode: async () => (await work.backend('rig-1')).mode,
    leaving: async () => (await work.status()).leaving,
    news: async () => (await work.status()).events.map(({ text }) => text),
  };
}

describe('draining with the models warmed elsewhere first', () => {
  it('keeps the backend in service until they are, and then drains it with its deadline', async () => {
    const fleet = await start([warm('rig-1'), slow('rig-2')]);
    const asked = await fleet.drain({ deadlineMs: 600_000 });
    expect(asked).toMatchObject({ ok: true, value: { endsAt: null, leaving: { state: 'warming' } } });
    await expect.poll(() => fleet.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    expect(await fleet.mode()).toBe('active');
    expect((await fleet.leaving())[0]?.models).toMatchObject([{ model: LLAMA, state: 'warming', backend: 'rig-2' }]);
    finishLoad(fleet.server('rig-2'));
    await expect.poll(fleet.mode, PATIENT).toBe('draining');
    expect((await fleet.backend('rig-1')).drain?.endsAt).toBeGreaterThan(Date.now());
    expect(await fleet.leaving()).toEqual([]);
  });

  it('drains at once what has nothing in memory that others lack', async () => {
    const fleet = await start([warm('rig-1'), warm('rig-2')]);
    await expect.poll(async () => (await fleet.backend('rig-2')).loaded.length, PATIENT).toBe(1);
    expect(await fleet.drain()).toMatchObject({ ok: true, value: { leaving: null } });
    expect(await fleet.mode()).toBe('draining');
    expect(await fleet.operations()).toEqual([]);
  });

  it('says beforehand where each would go', async () => {
    const fleet = await start([warm('rig-1'), { id: 'rig-2', preload: [] }]);
    const told = await fleet.gateway.handlers['backend.elsewhere']({ id: 'rig-1' });
    expect(told).toMatchObject({ ok: true, value: [{ model: LLAMA, state: 'waiting', backend: 'rig-2' }] });
    expect(await fleet.operations()).toEqual([]);
  });

  it('does not load what nobody else has installed', async () => {
    const fleet = await start([warm('rig-1'), { id: 'rig-2', models: [] }]);
    expect(await fleet.drain()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    const told = await fleet.gateway.handlers['backend.elsewhere']({ id: 'rig-1' });
    expect(told).toMatchObject({ ok: true, value: [{ model: LLAMA, state: 'alone' }] });
    expect(await fleet.drain({ confirm: true })).toMatchObject({ ok: true, value: { leaving: null } });
    expect(await fleet.mode()).toBe('draining');
  });

  it('asks when a load fails, stays in service meanwhile, and drains when it is told to', async () => {
    const fleet = await start([warm('rig-1'), slow('rig-2')]);
    await fleet.drain();
    await expect.poll(() => fleet.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    const [load] = await fleet.operations();
    await fleet.cancel(load?.id ?? '');
    await expect.poll(async () => (await fleet.leaving())[0]?.state, PATIENT).toBe('asking');
    const [asking] = await fleet.leaving();
    expect(asking?.question).toContain(`${LLAMA} could not be warmed elsewhere (its load on rig-2 did not come off`);
    expect(await fleet.mode()).toBe('active');
    expect(await fleet.news()).toContainEqual(expect.stringMatching(/^rig-1 is not drained before somebody decides/));
    await fleet.drain({ warmElsewhere: false });
    expect([await fleet.mode(), await fleet.leaving()]).toEqual(['draining', []]);
  });

  it('drains although a load fails when that was said beforehand', async () => {
    const fleet = await start([warm('rig-1'), slow('rig-2')]);
    await fleet.drain({ ifCold: 'drain' });
    await expect.poll(() => fleet.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    await fleet.cancel((await fleet.operations())[0]?.id ?? '');
    await expect.poll(fleet.mode, PATIENT).toBe('draining');
  });

  it('called off by a resume stops the loads and leaves the backend in service', async () => {
    const fleet = await start([warm('rig-1'), slow('rig-2')]);
    await fleet.drain();
    await expect.poll(() => fleet.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    await fleet.resume();
    expect([await fleet.mode(), await fleet.leaving()]).toEqual(['active', []]);
    await expect.poll(async () => (await fleet.operations())[0]?.state, PATIENT).toBe('cancelled');
    expect(await fleet.news()).toContain('rig-1 stays in service: draining it was called off before it began');
  });

  it('goes on after a restart of the gateway in the middle of it', async () => {
    const opened = openStorage(join(newTempDir(), 'corral.db'));
    if (!opened.ok) throw new Error(opened.error);
    onTestFinished(opened.value.close);
    const kept = { operations: opened.value.operations, intents: createMemoryIntents() };
    const before = await start([warm('rig-1'), slow('rig-2')], kept);
    await before.drain({ deadlineMs: 600_000 });
    await expect.poll(() => before.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    const backends = before.servers.map((server) => ({ id: server.config().id, url: server.url, slots: 4 }));
    await before.gateway.stop();
    const after = await start([], { ...kept, config: { backends } });
    expect((await after.leaving()).map(({ backend }) => backend)).toEqual(['rig-1']);
    await expect.poll(() => before.server('rig-2').snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    expect(await after.mode()).toBe('active');
    finishLoad(before.server('rig-2'));
    await expect.poll(after.mode, PATIENT).toBe('draining');
    expect((await after.backend('rig-1')).drain?.endsAt).toBeGreaterThan(Date.now());
    expect((await after.backend('rig-2')).loaded.map(({ name }) => name)).toEqual([LLAMA]);
    expect(kept.intents.kept()).toEqual({});
  });

  it('whose intent cannot be read leaves the backend in service', async () => {
    const intents = { load: () => ({ 'drains that wait': '{"no":' }), save: () => {} };
    const fleet = await start([warm('rig-1'), warm('rig-2')], { intents });
    expect([await fleet.mode(), await fleet.leaving()]).toEqual(['active', []]);
  });
});
