import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { type HostUnderTest, startHostUnderTest } from './start-host.ts';

const ids = async ({ status }: HostUnderTest): Promise<string[]> => (await status()).backends.map(({ id }) => id);
const demoIds = ['rig-4090', 'rig-a6000', 'old-3070'];

async function besideOne(id = 'mine') {
  const rig = await startFakeBackend();
  const under = await startHostUnderTest(`# by hand\nbackends:\n  - { id: ${id}, url: '${rig.url}' }\n`);
  return { rig, under };
}

describe('a demo beside the configured fleet', () => {
  it('adds its servers and its traffic, in memory only, and takes everything away again', async () => {
    const { rig, under } = await besideOne();
    const text = under.text();
    expect((await under.status()).gateway.isDemo).toBe(false);
    expect(await under.ask('demo.start', {})).toEqual({});
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
    expect((await under.status()).gateway.isDemo).toBe(true);
    const answered = async () => (await under.status()).recent.filter(({ outcome }) => outcome === 'ok').length;
    await expect.poll(answered, { interval: 200 }).toBeGreaterThan(0);
    expect(await under.ask('demo.stop', {})).toEqual({});
    expect(await ids(under)).toEqual(['mine']);
    await expect.poll(async () => (await under.status()).gateway.inFlight).toBe(0);
    const { gateway, recent } = await under.status();
    expect(gateway.isDemo).toBe(false);
    expect(rig.asked).toEqual([]);
    expect(recent.every(({ model }) => model?.startsWith('demo/'))).toBe(true);
    expect(under.text()).toBe(text);
  });

  it('never answers for a real model, and never asks a real server', async () => {
    const under = await startHostUnderTest();
    await under.ask('demo.start', {});
    const models = async () => (await under.ask('model.list', {})).flatMap(({ installed }) => installed ?? []);
    await expect.poll(async () => (await models()).length).toBeGreaterThan(5);
    for (const { name } of await models()) expect(name).toMatch(/^demo\//);
  });

  it('may be started and stopped any number of times', async () => {
    const { under } = await besideOne();
    await Promise.all([under.ask('demo.start', {}), under.ask('demo.start', {})]);
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
    await under.ask('demo.stop', {});
    await under.ask('demo.stop', {});
    expect(await ids(under)).toEqual(['mine']);
    await under.ask('demo.start', {});
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
  });

  it('leaves a configured backend its name', async () => {
    const { under } = await besideOne('rig-4090');
    await under.ask('demo.start', {});
    expect(await ids(under)).toEqual(['rig-4090', 'rig-4090-demo', 'rig-a6000', 'old-3070']);
  });

  it('outlives changes of the settings, by command and in the file', async () => {
    const { under } = await besideOne();
    await under.ask('demo.start', {});
    await under.ask('config.change', { changes: [{ path: ['routing', 'policy'], value: 'weighted' }] });
    expect((await under.status()).gateway.policy).toBe('weighted');
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
    writeFileSync(`${under.configPath}.new`, under.text().replace('weighted', 'round-robin'));
    renameSync(`${under.configPath}.new`, under.configPath);
    await expect.poll(async () => (await under.status()).gateway.policy).toBe('round-robin');
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
    expect(under.text()).not.toContain('3070');
    expect((await under.ask('config.read', {})).text).toBe(under.text());
  });

  it('starts while the file is wrong, and what is wrong with it stays on show', async () => {
    const { under } = await besideOne();
    const problems = async () => (await under.status()).gateway.configProblems;
    const text = under.text();
    writeFileSync(under.configPath, `${text}helth: {}\n`);
    await expect.poll(problems).toEqual([expect.stringMatching(/^helth: unknown key/)]);
    await under.ask('demo.start', {});
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
    await under.ask('backend.edit', { id: 'rig-4090', slots: 9 });
    expect(await problems()).toEqual([expect.stringMatching(/^helth: unknown key/)]);
    writeFileSync(under.configPath, text);
    await expect.poll(problems).toEqual([]);
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
  });

  it('lets its servers be changed and removed while it runs, and no file know of it', async () => {
    const { under } = await besideOne();
    const text = under.text();
    await under.ask('demo.start', {});
    await under.ask('backend.remove', { id: 'old-3070', confirm: true });
    expect(await ids(under)).toEqual(['mine', 'rig-4090', 'rig-a6000']);
    await under.ask('backend.edit', { id: 'rig-4090', slots: 9 });
    expect((await under.status()).backends[1]).toMatchObject({ id: 'rig-4090', slotsSetting: 9 });
    expect(await under.host.dispatch('backend.edit', { id: 'rig-4090', url: 'not a url' })).toMatchObject({
      error: { code: 'bad_input', field: 'url' },
    });
    expect(under.text()).toBe(text);
    expect(await under.host.dispatch('backend.remove', { id: 'old-3070', confirm: true })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('keeps its names and addresses from being taken for configured ones', async () => {
    const { under } = await besideOne();
    await under.ask('demo.start', {});
    const { backends } = await under.status();
    expect(await under.host.dispatch('backend.add', { id: 'rig-4090', url: 'http://127.0.0.1:9' })).toMatchObject({
      error: { code: 'bad_input', field: 'id', message: expect.stringContaining('of the demo') },
    });
    expect(await under.host.dispatch('backend.add', { url: backends.at(-1)?.url })).toMatchObject({
      error: { code: 'bad_input', field: 'url', message: expect.stringContaining('ends with the demo') },
    });
    expect(await ids(under)).toEqual(['mine', ...demoIds]);
  });

  it('leaves no orders about its servers behind', async () => {
    const { under } = await besideOne();
    await under.ask('demo.start', {});
    await under.ask('backend.drain', { id: 'rig-4090', confirm: true });
    await under.ask('backend.drain', { id: 'mine', confirm: true });
    const modes = join(under.dataDir, 'modes.json');
    expect(JSON.parse(readFileSync(modes, 'utf8'))).toEqual({ mine: 'draining' });
    await under.ask('demo.stop', {});
    await under.ask('demo.start', {});
    expect((await under.status()).backends.map(({ mode }) => mode)).toEqual(['draining', 'active', 'active', 'active']);
    expect(JSON.parse(readFileSync(modes, 'utf8'))).toEqual({ mine: 'draining' });
  });
});

describe('a gateway that was started as a demo', () => {
  it('says so, and cannot be talked out of it', async () => {
    const under = await startHostUnderTest('', { isDemo: true });
    expect((await under.status()).gateway.isDemo).toBe(true);
    expect(await ids(under)).toEqual(demoIds);
    expect(await under.ask('demo.start', {})).toEqual({});
    expect(await ids(under)).toEqual(demoIds);
    expect(await under.host.dispatch('demo.stop', {})).toMatchObject({
      error: { code: 'refused', message: expect.stringContaining('without --demo') },
    });
  });

  it('takes changes of settings without a file', async () => {
    const under = await startHostUnderTest('# by hand\n', { isDemo: true });
    const text = under.text();
    expect((await under.ask('config.read', {})).file).toBe(null);
    await under.ask('config.change', { changes: [{ path: ['routing', 'policy'], value: 'weighted' }] });
    expect((await under.status()).gateway.policy).toBe('weighted');
    expect((await under.ask('config.read', {})).text).toContain('policy: weighted');
    expect(under.text()).toBe(text);
    expect(existsSync(join(under.dataDir, 'modes.json'))).toBe(false);
  });
});
