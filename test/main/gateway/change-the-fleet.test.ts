import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import { call } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

async function setUp() {
  const [rig, other] = [await startFakeBackend(), await startFakeBackend({ version: '0.33.0' })];
  const fleet = await startGatewayBefore([rig]);
  const { handlers } = fleet.gateway;
  const text = () => fleet.store.text();
  return {
    fleet,
    rig,
    other,
    text,
    add: (input: CommandInput<'backend.add'>) => handlers['backend.add'](input),
    edit: (input: CommandInput<'backend.edit'>) => handlers['backend.edit'](input),
    remove: (id: string) => handlers['backend.remove']({ id, confirm: true }),
    ids: async () => (await fleet.status()).backends.map(({ id }) => id),
  };
}

describe('adding a backend', () => {
  it('writes it down as the configuration spells it, and it takes work', async () => {
    const { add, text, fleet, other, ids } = await setUp();
    expect(await add({ url: `127.0.0.1:${other.port}/`, id: 'new', slots: 2, tier: 0 })).toEqual({
      ok: true,
      value: { id: 'new' },
    });
    expect(text()).toContain(`url: http://127.0.0.1:${other.port}\n`);
    expect(await ids()).toEqual(['rig-1', 'new']);
    await expect.poll(async () => (await fleet.backend('new')).health).toBe('up');
    expect((await call(fleet.url, '/api/chat', chat(), { headers: { 'x-corral-backend': 'new' } })).status).toBe(200);
    expect(other.asked).toHaveLength(1);
  });

  it('may begin with maintenance: it is looked at, gets no work, and a resume is all it takes', async () => {
    const { add, text, fleet, other } = await setUp();
    await add({ url: other.url, id: 'new', mode: 'maintenance' });
    await expect.poll(async () => (await fleet.backend('new')).health).toBe('up');
    expect((await fleet.backend('new')).mode).toBe('maintenance');
    expect(text()).not.toContain('maintenance');
    const refused = await call(fleet.url, '/api/chat', chat(), { headers: { 'x-corral-backend': 'new' } });
    expect([refused.status, other.asked.length]).toEqual([503, 0]);
    await fleet.gateway.handlers['backend.resume']({ id: 'new' });
    expect((await fleet.backend('new')).mode).toBe('active');
  });

  it.each<[string, object, string]>([
    ['an id that is taken', { id: 'rig-1' }, 'id'],
    ['an address that is none', { url: 'http://rig/api' }, 'url'],
  ])('is refused for %s, by its field, and nothing is written', async (_, wrong, field) => {
    const { add, text, other } = await setUp();
    const before = text();
    expect(await add({ url: other.url, ...wrong })).toMatchObject({ error: { code: 'bad_input', field } });
    expect(text()).toBe(before);
  });

  it('is refused for an address that a backend has already', async () => {
    const { add, rig } = await setUp();
    expect(await add({ url: rig.url })).toMatchObject({ error: { code: 'bad_input', field: 'url' } });
  });

  it('is refused for the gateway itself', async () => {
    const { add, fleet } = await setUp();
    expect(await add({ url: fleet.url })).toMatchObject({ error: { code: 'bad_input', field: 'url' } });
  });
});

describe('editing a backend', () => {
  it('changes what is given and leaves the rest, live state included', async () => {
    const { edit, fleet, text, rig } = await setUp();
    await expect.poll(async () => (await fleet.backend('rig-1')).health).toBe('up');
    const { since, version } = await fleet.backend('rig-1');
    expect(await edit({ id: 'rig-1', slots: 7, weight: 2, tier: 1 })).toEqual({ ok: true, value: { id: 'rig-1' } });
    expect(await fleet.backend('rig-1')).toMatchObject({ slots: 7, weight: 2, tier: 1, url: rig.url, since, version });
    expect(text()).toMatch(/slots: 7\n\s+weight: 2\n\s+tier: 1\n/);
    expect(await edit({ id: 'rig-1', slots: 'auto' })).toMatchObject({ ok: true });
    expect(await fleet.backend('rig-1')).toMatchObject({ slotsSetting: 'auto', weight: 2 });
  });

  it('with another address gets to know it anew', async () => {
    const { edit, fleet, other } = await setUp();
    expect(await edit({ id: 'rig-1', url: `127.0.0.1:${other.port}` })).toMatchObject({ ok: true });
    await expect.poll(async () => (await fleet.backend('rig-1')).version).toBe('0.33.0');
    expect((await fleet.backend('rig-1')).url).toBe(other.url);
    await call(fleet.url, '/api/chat', chat());
    expect(other.asked).toHaveLength(1);
  });

  it('with nothing to change changes nothing', async () => {
    const { edit, text } = await setUp();
    const before = text();
    expect(await edit({ id: 'rig-1' })).toMatchObject({ ok: true });
    expect(text()).toBe(before);
  });

  it('that is not there is not found', async () => {
    const { edit } = await setUp();
    expect(await edit({ id: 'rig-9', slots: 2 })).toMatchObject({ error: { code: 'not_found', field: 'id' } });
  });

  it('is refused by the field that is wrong, and nothing is written', async () => {
    const { edit, add, text, other } = await setUp();
    await add({ url: other.url, id: 'new' });
    const before = text();
    expect(await edit({ id: 'rig-1', slots: 3, url: 'http://u:p@rig' })).toMatchObject({
      error: { code: 'bad_input', field: 'url' },
    });
    expect(await edit({ id: 'rig-1', slots: 3, url: other.url })).toMatchObject({
      error: { code: 'bad_input', field: 'url', message: expect.stringContaining('already the url') },
    });
    expect(text()).toBe(before);
  });
});

describe('removing a backend', () => {
  it('can be taken back, with everything that was set of it', async () => {
    const { fleet, rig, other, text, remove, ids } = await setUp();
    const names = { '/srv/weights': 'qwen3:8b' };
    const whole = { id: 'cloud', url: `${other.url}/v1`, kind: 'openai' as const, slots: 3, names, memory: '24GB' };
    await fleet.configure({ backends: [{ id: 'rig-1', url: rig.url }, whole] });
    const before = text();
    const removed = await remove('cloud');
    expect(removed).toEqual({ ok: true, value: { id: 'cloud', before: whole } });
    if (!removed.ok || removed.value.before === null) throw new Error('it cannot be taken back');
    expect(await ids()).toEqual(['rig-1']);
    const restore = fleet.gateway.handlers['backend.restore'];
    const again = { backend: removed.value.before, mode: 'maintenance' as const };
    expect(await restore(again)).toEqual({ ok: true, value: { id: 'cloud' } });
    expect(text()).toBe(before);
    expect((await fleet.backend('cloud')).mode).toBe('maintenance');
    // Once is enough.
    expect(await restore(again)).toMatchObject({ error: { code: 'bad_input', field: 'id' } });
  });

  it.each([[null], ['rig-2'], [{ url: 'http://127.0.0.1:9' }], [{ id: 'new', url: 'http://127.0.0.1:9', Slots: 4 }]])(
    'is not taken back with %o',
    async (backend) => {
      const { fleet, text } = await setUp();
      const before = text();
      expect(await fleet.gateway.handlers['backend.restore']({ backend })).toMatchObject({
        error: { code: 'bad_input' },
      });
      expect(text()).toBe(before);
    },
  );
});
