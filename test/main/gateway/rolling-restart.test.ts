import { describe, expect, it, onTestFinished } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import { type FleetOptions, type ServerUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { createMemoryIntents } from '../../support/memory-intents.ts';
import { openAnswer } from '../../support/streams.ts';

const PATIENT = { timeout: 40_000 };
const three: readonly ServerUnderTest[] = [{ id: 'rig-1' }, { id: 'rig-2' }, { id: 'rig-3' }];

async function start(servers: readonly ServerUnderTest[] = three, more: Partial<FleetOptions> = {}) {
  const fleet = await startFleetUnderTest({ servers, ...more });
  onTestFinished(fleet.stop);
  const { handlers } = fleet.gateway;
  const rolling = async () => (await fleet.status()).rolling;
  return {
    ...fleet,
    rolling,
    handlers,
    begin: (backends: string[], wish: Partial<CommandInput<'rolling.begin'>> = {}) =>
      handlers['rolling.begin']({ backends, ...wish }),
    stages: async () => (await rolling())?.steps.map(({ stage }) => stage),
    modes: async () => (await fleet.status()).backends.map(({ mode }) => mode),
    news: async () => (await fleet.status()).events.map(({ text }) => text),
  };
}

describe('a rolling restart', () => {
  it('sees a server go away and come back, loads its models again and takes the next', async () => {
    const fleet = await start();
    await fleet.begin(['rig-1', 'rig-2']);
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready', 'waiting']);
    fleet.server('rig-1').setFault({ kind: 'refuse' });
    await expect.poll(fleet.stages, PATIENT).toEqual(['returning', 'waiting']);
    fleet.server('rig-1').clearFaults();
    await expect.poll(fleet.stages, PATIENT).toEqual(['done', 'ready']);
    expect(await fleet.modes()).toEqual(['active', 'draining', 'active']);
    expect(await fleet.news()).toContain('rig-1 was restarted and takes work again');
    expect(await fleet.handlers['rolling.restarted']({ backend: 'rig-2' })).toMatchObject({ ok: true });
    await expect.poll(async () => (await fleet.rolling())?.state, PATIENT).toBe('done');
    expect(await fleet.modes()).toEqual(['active', 'active', 'active']);
  });

  it('warms the models of each elsewhere before it is taken out, where that is wanted', async () => {
    const fleet = await start([{ id: 'rig-1' }, { id: 'rig-2', preload: [] }]);
    await expect.poll(async () => (await fleet.backend('rig-1')).loaded.length, PATIENT).toBe(1);
    await fleet.begin(['rig-1'], { warmElsewhere: true });
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready']);
    const [load] = (await fleet.status()).operations;
    expect(load).toMatchObject({ kind: 'warm', backend: 'rig-2', state: 'done' });
  });

  it('waits for streams, and is not told too early that a server was restarted', async () => {
    const fleet = await start([
      { id: 'rig-1', backend: { tier: 0 } },
      { id: 'rig-2', backend: { tier: 1 } },
    ]);
    fleet.server('rig-1').setFault({ kind: 'hang-mid-stream', afterTokens: 3 });
    const open = await openAnswer(fleet.url);
    await fleet.begin(['rig-1']);
    expect((await fleet.rolling())?.steps[0]).toMatchObject({ stage: 'draining', words: '1 stream still running' });
    expect(await fleet.handlers['rolling.restarted']({ backend: 'rig-1' })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    fleet.server('rig-1').clearFaults();
    await open.ended;
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready']);
  });

  it('takes nobody out while another one is down, and says why', async () => {
    const fleet = await start();
    fleet.server('rig-3').setFault({ kind: 'refuse' });
    await expect.poll(async () => (await fleet.backend('rig-3')).health, PATIENT).toBe('down');
    expect(await fleet.begin(['rig-1'])).toMatchObject({
      ok: true,
      value: { state: 'paused', words: expect.stringMatching(/^rig-3 is down/), steps: [{ stage: 'waiting' }] },
    });
    expect(await fleet.modes()).toEqual(['active', 'active', 'active']);
    await fleet.handlers['rolling.proceed'](undefined);
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready']);
  });

  it('is refused when a model would become unreachable, unless that is confirmed', async () => {
    const fleet = await start([{ id: 'rig-1' }, { id: 'rig-2', models: [] }]);
    expect(await fleet.begin(['rig-1'])).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: expect.stringMatching(/^rig-1 is the only backend in service that has .*llama3\.1:8b/),
      },
    });
    expect(await fleet.rolling()).toBeNull();
    await fleet.begin(['rig-1'], { confirm: true });
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready']);
  });

  it('skips one, and stopped puts back whose turn it is and leaves the rest alone', async () => {
    const fleet = await start();
    await fleet.begin(['rig-1', 'rig-2', 'rig-3']);
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready', 'waiting', 'waiting']);
    await fleet.handlers['rolling.skip']({ backend: 'rig-1' });
    await expect.poll(fleet.stages, PATIENT).toEqual(['skipped', 'ready', 'waiting']);
    const stopped = await fleet.handlers['rolling.stop'](undefined, { who: 'cli', address: 'this machine' });
    expect(stopped).toMatchObject({
      ok: true,
      value: {
        state: 'stopped',
        words: expect.stringContaining('rig-2 was put back into service; not touched: rig-3'),
      },
    });
    expect(await fleet.modes()).toEqual(['active', 'active', 'active']);
  });

  it('skips one that somebody else puts back into service meanwhile', async () => {
    const fleet = await start();
    await fleet.begin(['rig-1']);
    await expect.poll(fleet.stages, PATIENT).toEqual(['ready']);
    await fleet.handlers['backend.resume']({ id: 'rig-1' });
    await expect.poll(fleet.stages, PATIENT).toEqual(['skipped']);
  });

  it('refuses a second one, one that is out, and one that nobody knows', async () => {
    const fleet = await start();
    await fleet.handlers['backend.maintain']({ id: 'rig-3' });
    expect(await fleet.begin(['rig-3'])).toMatchObject({
      error: { message: expect.stringContaining('in maintenance') },
    });
    expect(await fleet.begin(['rig-9'])).toMatchObject({ error: { code: 'not_found' } });
    expect(await fleet.begin(['rig-1', 'rig-1'])).toMatchObject({ error: { code: 'bad_input' } });
    await fleet.begin(['rig-1']);
    expect(await fleet.begin(['rig-2'])).toMatchObject({ error: { code: 'conflict' } });
  });

  it('goes on after a restart of the gateway in the middle of it', async () => {
    const [intents, modes] = [createMemoryIntents(), createMemoryIntents()];
    const before = await start(three, { intents, modes });
    await before.begin(['rig-1', 'rig-2']);
    await expect.poll(before.stages, PATIENT).toEqual(['ready', 'waiting']);
    const backends = before.servers.map((server) => ({ id: server.config().id, url: server.url, slots: 4 }));
    await before.gateway.stop();
    const after = await start([], { intents, modes, config: { backends } });
    expect(await after.stages()).toEqual(['ready', 'waiting']);
    await after.handlers['rolling.restarted']({ backend: 'rig-1' });
    await expect.poll(after.stages, PATIENT).toEqual(['done', 'ready']);
    await after.handlers['rolling.stop'](undefined);
    expect(intents.kept()).toEqual({});
    expect(modes.kept()).toEqual({});
  });
});
