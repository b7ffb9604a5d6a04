import { describe, expect, it } from 'vitest';
import type { ConfigChange, ConfigJson } from '../../../shared/config-view.ts';
import { type FakeBackend, startFakeBackend } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

async function setUp() {
  const rig: FakeBackend = await startFakeBackend();
  const fleet = await startGatewayBefore([rig]);
  const { handlers } = fleet.gateway;
  const verdict = async (name: 'config.check' | 'config.change', changes: readonly ConfigChange[]) => {
    const reply = await handlers[name]({
      changes: [...changes.map((change) => ({ ...change, path: [...change.path] }))],
    });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  };
  return {
    fleet,
    rig,
    verdict,
    check: (...changes: readonly ConfigChange[]) => verdict('config.check', changes),
    change: (...changes: readonly ConfigChange[]) => verdict('config.change', changes),
  };
}

const set = (path: string, value: ConfigJson): ConfigChange => ({ path: path.split('.'), value });
const fine = { problems: [], afterRestart: [] };

describe('reading the configuration', () => {
  it('gives the text, what is written in it, and the schema of everything that could be', async () => {
    const { fleet, rig } = await setUp();
    const read = await fleet.gateway.handlers['config.read']({});
    if (!read.ok) throw new Error(read.error.message);
    const { file, text, written, schema } = read.value;
    expect(file).toBe(null);
    expect(text).toBe(fleet.store.text());
    expect(written).toMatchObject({
      health: { interval: '200ms' },
      backends: [{ id: 'rig-1', url: rig.url, slots: 4 }],
    });
    expect(written).not.toHaveProperty('maxBody');
    expect(schema).toMatchObject({ properties: { maxBody: { default: '50MB', 'x-unit': 'size' } } });
  });
});

describe('checking changes', () => {
  it('finds nothing wrong with good ones, and changes nothing', async () => {
    const { fleet, check } = await setUp();
    const before = fleet.store.text();
    expect(await check(set('routing.policy', 'weighted'), set('maxBody', '1MB'))).toEqual(fine);
    expect(fleet.store.text()).toBe(before);
    expect((await fleet.status()).gateway.policy).toBe('least-busy');
  });

  it('names every problem by its key', async () => {
    const { check } = await setUp();
    const { problems } = await check(
      set('routing.policy', 'fastest'),
      { path: ['backends', 0, 'slots'], value: 0 },
      set('helth', { interval: '1s' }),
    );
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['routing.policy', 'backends[0].slots', 'helth']),
    );
    expect(problems.find(({ path }) => path === 'helth')?.message).toBe('unknown key, did you mean `health`?');
  });

  it('says what takes effect only when the gateway is started again', async () => {
    const { check } = await setUp();
    expect(await check(set('listen.port', 9999), set('control.host', '::1'), set('maxBody', '1MB'))).toEqual({
      problems: [],
      afterRestart: ['listen.port', 'control.host'],
    });
  });

  it('takes a null for a key that is not written, and points at one in a list', async () => {
    const { check, change, fleet } = await setUp();
    await change(set('routing', { policy: 'weighted', retries: 1 }));
    expect(await change(set('routing', { policy: 'weighted', retries: null }))).toEqual(fine);
    expect(fleet.store.text()).not.toContain('retries');
    const { problems } = await check(set('backends', [{ id: 'a', url: 'http://a' }, null]));
    expect(problems).toEqual([{ path: 'backends[1]', message: 'must not be empty' }]);
  });

  it('names no key when the trouble is with the file itself', async () => {
    const { fleet, check } = await setUp();
    const [broken] = [
      { ok: false, error: [{ path: '(file)', line: 0, column: 0, message: 'cannot read it' }] } as const,
    ];
    Object.assign(fleet.store, { check: async () => broken });
    expect((await check()).problems).toEqual([{ path: '', message: 'cannot read it' }]);
  });
});

describe('making changes', () => {
  it('writes them and puts them in force', async () => {
    const { fleet, change } = await setUp();
    const verdict = await change(set('routing.policy', 'round-robin'), set('maxBody', '2MB'));
    expect(verdict).toEqual(fine);
    expect(fleet.store.text()).toMatch(/policy: round-robin/);
    expect((await fleet.status()).gateway.policy).toBe('round-robin');
  });

  it('makes all of them or none', async () => {
    const { fleet, change } = await setUp();
    const before = fleet.store.text();
    const { problems } = await change(set('routing.policy', 'round-robin'), set('maxBody', 'huge'));
    expect(problems).toMatchObject([{ path: 'maxBody' }]);
    expect(fleet.store.text()).toBe(before);
    expect((await fleet.status()).gateway.policy).toBe('least-busy');
  });

  it('saves another address although the port stays, and says so until it is started again', async () => {
    const { fleet, change } = await setUp();
    expect(await change(set('listen.port', 9999), set('routing.policy', 'weighted'))).toEqual({
      problems: [],
      afterRestart: ['listen.port'],
    });
    const { gateway } = await fleet.status();
    expect([gateway.url, gateway.policy]).toEqual([fleet.url, 'weighted']);
    expect(gateway.configProblems).toEqual(['listen.port: takes effect when the gateway is started again']);
    expect(await change(set('listen.port', 0))).toEqual(fine);
    expect((await fleet.status()).gateway.configProblems).toEqual([]);
  });

  it('takes a key out, back to its default', async () => {
    const { fleet, change } = await setUp();
    await change(set('routing.policy', 'weighted'));
    expect(await change(set('routing.policy', null))).toEqual(fine);
    expect(fleet.store.text()).not.toContain('policy');
    expect((await fleet.status()).gateway.policy).toBe('adaptive');
  });
});
