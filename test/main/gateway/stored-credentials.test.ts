import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyFile } from '../../../app/host/secrets/key-file.ts';
import { createSecretBox } from '../../../app/host/secrets/secret-box.ts';
import type { Credentials } from '../../../main/ports.ts';
import { openStorage } from '../../../main/storage/index.ts';
import type { CommandInput } from '../../../shared/contract.ts';
import { newTempDir } from '../../app/temp-dir.ts';
import { call } from '../../support/client.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { startGuardingProxy } from '../../support/guarding-proxy.ts';
import { startOpenAiServer } from '../../support/openai-server.ts';

const SECRET = 'sk-test-0123456789abcdef';
const OTHER = 'sk-test-fedcba9876543210';
const within = { timeout: 20_000 };

/** The database and the key of a data dir, as a gateway without a desktop has them. */
function openCredentials(dataDir: string): Credentials & { readonly close: () => void } {
  const storage = openStorage(join(dataDir, 'corral.db'));
  if (!storage.ok) throw new Error(storage.error);
  const { credentials: store, close } = storage.value;
  return { store, box: createSecretBox([createKeyFile(dataDir)]), close };
}

async function startFleet(credentials?: Credentials): Promise<FleetUnderTest> {
  const fleet = await startFleetUnderTest({ servers: [], ...(credentials && { credentials }) });
  onTestFinished(fleet.stop);
  return fleet;
}

async function startCloud(key = SECRET) {
  const cloud = await startOpenAiServer({ key });
  onTestFinished(cloud.close);
  return cloud;
}

const handlersOf = ({ gateway }: FleetUnderTest) => gateway.handlers;
const add = (fleet: FleetUnderTest, url: string, credential: CommandInput<'backend.add'>['credential']) =>
  handlersOf(fleet)['backend.add']({ id: 'cloud', url, kind: 'openai', credential });
const store = (fleet: FleetUnderTest, some: Omit<CommandInput<'backend.credential'>, 'id'>, id = 'cloud') =>
  handlersOf(fleet)['backend.credential']({ id, ...some });
const cloudOf = (fleet: FleetUnderTest) => fleet.backend('cloud');
const isUp = (fleet: FleetUnderTest, id = 'cloud') =>
  expect.poll(async () => (await fleet.backend(id)).health, within).toBe('up');
const saysWhy = (fleet: FleetUnderTest, why: RegExp, id = 'cloud') =>
  expect.poll(async () => (await fleet.backend(id)).reason, within).toMatch(why);
const ask = ({ url }: FleetUnderTest) =>
  call(url, '/v1/chat/completions', { model: 'gpt-x', messages: [{ role: 'user', content: 'hi' }] });

describe('a credential that is stored', () => {
  it('comes with a new backend, which is shown it from its first look on', async () => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    expect(await add(fleet, cloud.url, { secret: `${SECRET}\n` })).toEqual({ ok: true, value: { id: 'cloud' } });
    await isUp(fleet);
    expect((await ask(fleet)).status).toBe(200);
    expect(new Set(cloud.asked.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${SECRET}`]));
    expect((await cloudOf(fleet)).credential).toEqual({
      from: 'stored',
      name: null,
      header: 'authorization',
      setAt: expect.any(Number),
    });
    expect(fleet.store.text()).toMatch(/stored: true/);
    expect(fleet.store.text()).not.toContain(SECRET);
  });

  it('takes effect at once, in place of what was shown before, and is forgotten at once', async () => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    await add(fleet, cloud.url, undefined);
    await saysWhy(fleet, /wants a credential, and none is set/);
    const stored = await store(fleet, { secret: OTHER });
    expect(stored).toMatchObject({ ok: true, value: { header: 'authorization', sealedBy: 'memory', warning: null } });
    await saysWhy(fleet, /refuses the credential/);
    await store(fleet, { secret: SECRET });
    await isUp(fleet);
    expect((await ask(fleet)).status).toBe(200);
    expect(await store(fleet, { clear: true })).toMatchObject({ ok: true, value: { header: null, setAt: null } });
    await saysWhy(fleet, /wants a credential, and none is set/);
    expect((await cloudOf(fleet)).credential).toBe(null);
    expect(fleet.store.text()).not.toContain('credential');
  });

  it('is followed by requests as soon as it is another', async () => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    await add(fleet, cloud.url, { secret: SECRET });
    await isUp(fleet);
    cloud.setKey(OTHER);
    await store(fleet, { secret: OTHER });
    await expect.poll(async () => (await ask(fleet)).status, within).toBe(200);
    expect(cloud.generations().at(-1)?.headers.authorization).toBe(`Bearer ${OTHER}`);
  });

  it('lets an Ollama server behind a proxy be used, watched and administered', async () => {
    const fleet = await startFleetUnderTest({ servers: [{ id: 'rig' }] });
    onTestFinished(fleet.stop);
    const basic = `Basic ${Buffer.from('corral:hunter2').toString('base64')}`;
    const proxy = await startGuardingProxy(fleet.server('rig').url, 'authorization', basic);
    onTestFinished(proxy.close);
    await fleet.configure({ backends: [{ id: 'guarded', url: proxy.url }] });
    await saysWhy(fleet, /wants a credential/, 'guarded');
    await store(fleet, { secret: basic }, 'guarded');
    await isUp(fleet, 'guarded');
    const chat = { model: 'llama3.1:8b', messages: [{ role: 'user', content: 'hi' }], stream: false };
    await expect.poll(async () => (await call(fleet.url, '/api/chat', chat)).status, within).toBe(200);
    const unload = await handlersOf(fleet)['model.unload']({ model: 'llama3.1:8b', backends: ['guarded'] });
    expect(unload.ok).toBe(true);
    await expect.poll(async () => (await fleet.backend('guarded')).loaded, within).toEqual([]);
    // In a header of another name it goes as it is.
    const keyed = await startGuardingProxy(fleet.server('rig').url, 'x-api-key', SECRET);
    onTestFinished(keyed.close);
    await handlersOf(fleet)['backend.add']({
      id: 'keyed',
      url: keyed.url,
      credential: { secret: SECRET, header: 'X-API-Key' },
    });
    await isUp(fleet, 'keyed');
  });

  it('keeps its header when only the secret changes, and takes that of a variable over', async () => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    await add(fleet, cloud.url, { env: 'CORRAL_TEST_NOT_SET', header: 'x-service-key' });
    expect((await cloudOf(fleet)).credential).toMatchObject({ from: 'env', name: 'CORRAL_TEST_NOT_SET' });
    expect(await store(fleet, { secret: SECRET })).toMatchObject({ ok: true, value: { header: 'x-service-key' } });
    expect(await store(fleet, { secret: OTHER })).toMatchObject({ ok: true, value: { header: 'x-service-key' } });
    expect(await store(fleet, { secret: OTHER, header: 'Authorization' })).toMatchObject({
      value: { header: 'authorization' },
    });
    expect((await cloudOf(fleet)).credential).toMatchObject({ from: 'stored', header: 'authorization' });
  });

  it.each([
    [{ secret: 'two\nlines' }, 'secret'],
    [{ secret: '' }, 'secret'],
    [{ secret: 'abc' }, 'secret'],
    [{}, 'secret'],
    [{ secret: SECRET, clear: true as const }, 'secret'],
    [{ secret: SECRET, header: 'host' }, 'header'],
  ])('is refused as %o, and what was stored stays', async (some, field) => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    await add(fleet, cloud.url, { secret: SECRET });
    const refused = await store(fleet, some);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad_input', field } });
    expect(JSON.stringify(refused)).not.toContain(SECRET);
    await isUp(fleet);
  });

  it('is not stored for a backend that cannot be added, nor for one that is not there', async () => {
    const [cloud, fleet] = [await startCloud(), await startFleet()];
    await add(fleet, cloud.url, { secret: SECRET });
    expect(await add(fleet, 'http://127.0.0.1:1/v1', { secret: OTHER })).toMatchObject({ ok: false });
    expect(await store(fleet, { secret: OTHER }, 'nobody')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const both = await handlersOf(fleet)['backend.add']({
      id: 'second',
      url: 'http://127.0.0.1:1/v1',
      kind: 'openai',
      credential: { env: 'A', secret: OTHER },
    });
    expect(!both.ok && both.error.message).toContain('needs either env or file, or stored: true');
    await isUp(fleet);
  });

  it('comes back with a backend that was removed by mistake, and does not follow a backend to another address', async () => {
    const [cloud, elsewhere, fleet] = [await startCloud(), await startCloud(), await startFleet()];
    await add(fleet, cloud.url, { secret: SECRET });
    await isUp(fleet);
    await handlersOf(fleet)['backend.remove']({ id: 'cloud', confirm: true });
    await add(fleet, cloud.url, { stored: true });
    await isUp(fleet);
    await handlersOf(fleet)['backend.edit']({ id: 'cloud', url: elsewhere.url });
    await saysWhy(fleet, /what is stored was for .*: store it again for this address/);
    expect(elsewhere.asked).toEqual([]);
    await handlersOf(fleet)['backend.edit']({ id: 'cloud', url: cloud.url });
    await isUp(fleet);
  });
});

describe('a stored credential on the disk', () => {
  it('survives a restart', async () => {
    const [cloud, dataDir] = [await startCloud(), newTempDir()];
    const first = openCredentials(dataDir);
    const fleet = await startFleet(first);
    await add(fleet, cloud.url, { secret: SECRET });
    await isUp(fleet);
    const { setAt } = (await cloudOf(fleet)).credential ?? {};
    await fleet.stop();
    first.close();
    const second = openCredentials(dataDir);
    onTestFinished(second.close);
    const again = await startFleet(second);
    await again.configure({
      backends: [{ id: 'cloud', url: cloud.url, kind: 'openai', credential: { stored: true } }],
    });
    await isUp(again);
    expect((await cloudOf(again)).credential?.setAt).toBe(setAt);
  });

  it('that cannot be opened any more is the reason of its backend, and nothing else suffers', async () => {
    const [cloud, dataDir] = [await startCloud(), newTempDir()];
    const credentials = openCredentials(dataDir);
    onTestFinished(credentials.close);
    const fleet = await startFleet(credentials);
    await add(fleet, cloud.url, { secret: SECRET });
    await fleet.stop();
    const lost: Credentials = { ...credentials, box: createSecretBox([createKeyFile(newTempDir())]) };
    const again = await startFleetUnderTest({
      servers: [{ id: 'rig' }],
      credentials: lost,
    });
    onTestFinished(again.stop);
    const backends = again.servers.map((rig) => ({ id: 'rig', url: rig.url }));
    await again.configure({
      backends: [...backends, { id: 'cloud', url: cloud.url, kind: 'openai', credential: { stored: true } }],
    });
    await saysWhy(again, /^its credential cannot be had: the key it was sealed with is gone/);
    expect((await cloudOf(again)).health).toBe('misconfigured');
    await isUp(again, 'rig');
    await store(again, { secret: SECRET });
    await isUp(again);
  });
});
