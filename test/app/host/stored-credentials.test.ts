import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { type Host, startHost } from '../../../app/host.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract.ts';
import { startOpenAiServer } from '../../support/openai-server.ts';
import { newTempDir } from '../temp-dir.ts';

const SECRET = 'sk-test-0123456789abcdef';
const within = { timeout: 20_000 };

/** The whole program on a data dir that outlives it. */
async function start(dataDir: string, some: { readonly isDemo?: boolean } = {}) {
  const configPath = join(dataDir, 'corral.yaml');
  const settings =
    'listen: { port: 0 }\ncontrol: { enabled: false }\nlog: { level: error }\nhealth: { interval: 200ms }\n';
  if (!readdirSync(dataDir).includes('corral.yaml')) writeFileSync(configPath, settings);
  const started = await startHost({
    ...{ dataDir, configPath, isConfigNamed: true, isHeadless: true },
    isDemo: some.isDemo ?? false,
    panelDir: join(dataDir, 'no-panel'),
  });
  if (!started.ok) throw new Error(started.error);
  const host: Host = started.value;
  const stop = async (): Promise<void> => {
    host.cut();
    await host.stop();
  };
  onTestFinished(stop);
  async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>> {
    const reply = await host.dispatch(name, input, { who: 'panel', address: '10.0.0.7' });
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.value as CommandOutput<K>;
  }
  const cloud = async () => (await ask('backend.list', undefined)).find(({ id }) => id === 'cloud');
  return { ask, stop, cloud };
}

async function startCloud() {
  const cloud = await startOpenAiServer({ key: SECRET });
  onTestFinished(cloud.close);
  return cloud;
}

const holders = (dataDir: string, needle: string | Buffer): readonly string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dataDir, name);
    return statSync(path).isFile() && readFileSync(path).includes(needle);
  });

/** The bytes that lie in the database for it. */
function sealedIn(dataDir: string): Buffer {
  const database = new DatabaseSync(join(dataDir, 'corral.db'), { readOnly: true });
  const row = database.prepare('SELECT sealed FROM credential').get();
  database.close();
  return Buffer.from(row?.sealed as Uint8Array);
}

it('a stored credential survives a restart, sealed with a key for its owner only, and who stored it is written down', async () => {
  const [dataDir, server] = [newTempDir(), await startCloud()];
  const first = await start(dataDir);
  await first.ask('backend.add', { id: 'cloud', url: server.url, kind: 'openai' });
  expect(await first.ask('backend.credential', { id: 'cloud', secret: SECRET })).toMatchObject({
    sealedBy: 'key file',
  });
  await expect.poll(async () => (await first.cloud())?.health, within).toBe('up');
  const [entry] = await first.ask('audit.list', { count: 1 });
  expect(entry).toMatchObject({
    who: 'panel',
    address: '10.0.0.7',
    command: 'backend.credential',
    input: '{"id":"cloud","secret":"(hidden)"}',
    failure: null,
  });
  expect(holders(dataDir, SECRET)).toEqual([]);
  await first.stop();
  expect(statSync(join(dataDir, 'credential-key')).mode & 0o777).toBe(0o600);
  expect(holders(dataDir, SECRET)).toEqual([]);

  const second = await start(dataDir);
  await expect.poll(async () => (await second.cloud())?.health, within).toBe('up');
});

it('a backend whose credential the key does not open any more says so, and a new one mends it', async () => {
  const [dataDir, server] = [newTempDir(), await startCloud()];
  const first = await start(dataDir);
  await first.ask('backend.add', { id: 'cloud', url: server.url, kind: 'openai', credential: { secret: SECRET } });
  await first.stop();
  rmSync(join(dataDir, 'credential-key'));
  const second = await start(dataDir);
  await expect
    .poll(async () => (await second.cloud())?.reason, within)
    .toBe('its credential cannot be had: the key it was sealed with is gone, so it has to be stored again');
  await second.ask('backend.credential', { id: 'cloud', secret: SECRET });
  await expect.poll(async () => (await second.cloud())?.health, within).toBe('up');
});

it('nothing is left of a credential that was forgotten or replaced, not even sealed', async () => {
  const [dataDir, server] = [newTempDir(), await startCloud()];
  const { ask } = await start(dataDir);
  await ask('backend.add', { id: 'cloud', url: server.url, kind: 'openai', credential: { secret: `${SECRET}-old` } });
  const replaced = sealedIn(dataDir);
  expect(holders(dataDir, replaced.subarray(-24))).not.toEqual([]);
  await ask('backend.credential', { id: 'cloud', secret: SECRET });
  const forgotten = sealedIn(dataDir);
  await ask('backend.credential', { id: 'cloud', clear: true });
  for (const sealed of [replaced, forgotten]) expect(holders(dataDir, sealed.subarray(-24))).toEqual([]);
});

it('a demo keeps one in memory: no key is made, and nothing is written', async () => {
  const [dataDir, server] = [newTempDir(), await startCloud()];
  const { ask, cloud } = await start(dataDir, { isDemo: true });
  await ask('backend.add', { id: 'cloud', url: server.url, kind: 'openai' });
  expect(await ask('backend.credential', { id: 'cloud', secret: SECRET })).toMatchObject({ sealedBy: 'memory' });
  await expect.poll(async () => (await cloud())?.health, within).toBe('up');
  expect(readdirSync(dataDir)).not.toContain('credential-key');
  expect(holders(dataDir, SECRET)).toEqual([]);
});
