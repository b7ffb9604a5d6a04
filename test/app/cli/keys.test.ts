import { expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import { type ApiKey, type KeyEdit, NO_OWN_LIMITS } from '../../../shared/key.ts';
import { err, ok } from '../../../shared/result.ts';
import { createAccessUnderTest } from '../../main/access/key-fixture.ts';
import { startRemote } from './remote-fixture.ts';

const givenOf = (rules: object): KeyEdit =>
  Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));

/** The real keys behind a fake gateway. */
async function startWithKeys() {
  const { access, newKey, comeWith } = createAccessUnderTest();
  const { keys } = access;
  const asked: CommandInput<'key.create'>[] = [];
  const refused = (message: string) => err({ code: 'conflict', message } as const);
  const remote = await startRemote({
    'key.list': async () => ok(keys.list()),
    async 'key.create'(rules) {
      asked.push(rules);
      const made = keys.create(rules);
      return made.ok ? made : refused(made.error.message);
    },
    async 'key.rotate'({ id, overlapMs }) {
      const rotated = keys.rotate(id, overlapMs);
      return rotated.ok ? rotated : refused(rotated.error.message);
    },
    async 'key.revoke'({ id, which }) {
      const ended = which === 'all' ? keys.revoke(id) : keys.endOld(id);
      return ended.ok ? ended : refused(ended.error.message);
    },
    async 'key.edit'({ id, ...rules }) {
      const changed = keys.edit(id, givenOf(rules));
      return changed.ok ? changed : refused(changed.error.message);
    },
  });
  return { ...remote, newKey, comeWith, asked, list: (): readonly ApiKey[] => keys.list() };
}

it('makes a key whose secret is the first line, and works', async () => {
  const { run, comeWith, asked } = await startWithKeys();
  const made = await run(
    'key',
    'create',
    '--owner',
    'Ana',
    '--models',
    'llama3.1:8b, qwen*',
    '--class',
    'batch',
    '--concurrent',
    '2',
    '--requests-per-minute',
    '120',
    '--burst',
    '0',
    '--tokens-per-minute',
    '50000',
  );
  const [secret = ''] = made.stdout.split('\n');
  expect(made.code).toBe(0);
  expect(comeWith(secret).ok).toBe(true);
  expect(asked).toMatchObject([
    {
      owner: 'Ana',
      models: ['llama3.1:8b', 'qwen*'],
      workClass: 'batch',
      concurrent: 2,
      limits: { requestsPerMinute: 120, burst: 0, tokensPerMinute: 50_000 },
      scopes: ['inference', 'inventory'],
    },
  ]);
});

it('takes the short names of limits, and a last day to expire', async () => {
  const { run, list } = await startWithKeys();
  const limits = ['--rpm', '600', '--burst', '100', '--tpm', '20000', '--concurrent', '2'];
  const made = await run('key', 'create', '--owner', 'Ana', ...limits, '--expires', '2999-12-31');
  expect(made.code).toBe(0);
  expect(list()[0]).toMatchObject({
    limits: { requestsPerMinute: 600, burst: 100, tokensPerMinute: 20_000, requestsPerDay: null },
    concurrent: 2,
    expiresAt: Date.UTC(3000, 0, 1),
  });
});

it('prints {"id","secret"} and nothing else with --json, and the secret nowhere afterwards', async () => {
  const { run } = await startWithKeys();
  const made = JSON.parse((await run('key', 'create', '--owner', 'Ana', '--json')).stdout);
  expect(made).toMatchObject({ id: expect.stringMatching(/^ck_/), secret: expect.stringContaining(made.id) });
  for (const args of [
    ['key', 'list', '--json'],
    ['key', 'list'],
    ['key', 'show', made.id],
    ['key', 'show', made.id, '--json'],
  ]) {
    const { code, stdout } = await run(...args);
    expect([code, stdout.includes(made.id), stdout.includes(made.secret.slice(12, 55))]).toEqual([0, true, false]);
  }
});

it('rotates with an overlap, tells who still uses the old secret, and ends it early', async () => {
  const { run, newKey, comeWith } = await startWithKeys();
  const { id, secret: old } = newKey();
  const [fresh = ''] = (await run('key', 'rotate', id, '--overlap', '2h')).stdout.split('\n');
  expect([comeWith(old, { address: '10.0.0.9' }).ok, comeWith(fresh).ok]).toEqual([true, true]);
  const { stdout } = await run('key', 'show', id);
  expect(stdout).toMatch(/old secret +….{4} +made .*, (?:works|ended) .*, last used: .* from 10\.0\.0\.9/);
  expect((await run('key', 'revoke', id, '--old')).stdout).toBe(`ended the old secrets of ${id} of ana\n`);
  expect([comeWith(old).ok, comeWith(fresh).ok]).toEqual([false, true]);
});

it('revokes once, and says so the second time', async () => {
  const { run, newKey } = await startWithKeys();
  const { id } = newKey();
  expect(await run('key', 'revoke', id)).toMatchObject({ code: 0, stdout: `revoked ${id} of ana\n` });
  expect(await run('key', 'revoke', id)).toMatchObject({ code: 1, stderr: `corral: ${id} was revoked already\n` });
});

it('changes what is given and keeps the rest', async () => {
  const { run, newKey, list } = await startWithKeys();
  const { id } = newKey({ models: ['llama*'], note: 'laptop' });
  expect((await run('key', 'edit', id, '--models', '')).code).toBe(0);
  expect(list()[0]).toMatchObject({ owner: 'ana', models: [], note: 'laptop' });
});

it('changes one limit of a key and leaves the others, and takes it back to the one for all', async () => {
  const { run, newKey, list } = await startWithKeys();
  const { id } = newKey({ limits: { ...NO_OWN_LIMITS, burst: 5 } });
  const edited = await run('key', 'edit', id, '--requests-per-minute', '0');
  expect(edited.stdout).toMatch(/^requests +no limit per minute$/m);
  expect(edited.stdout).toMatch(/^burst +5 on top$/m);
  expect(list()[0]?.limits).toMatchObject({ requestsPerMinute: 0, burst: 5 });
  const back = await run('key', 'edit', id, '--requests-per-minute', 'default', '--burst', 'default');
  expect(back.stdout).toMatch(/^requests +as limits\.requestsPerMinute says$/m);
  expect(list()[0]?.limits).toEqual(NO_OWN_LIMITS);
});

it.each([
  [['key', 'create'], '--owner is required'],
  [['key', 'create', '--owner', 'x', '--scopes', 'all'], 'scopes'],
  [['key', 'create', '--owner', 'x', '--from', '10.0.0/8'], 'must be an address or a range'],
  [['key', 'create', '--owner', 'x', '--models', 'no such name!'], 'must be a model name or a pattern'],
  [['key', 'create', '--owner', 'x', '--expires', 'soon'], '--expires must be never, a duration such as 30d, or a day'],
  [['key', 'create', '--owner', 'x', '--concurrent', 'two'], '--concurrent must be a whole number'],
  [['key', 'create', '--owner', 'x', '--burst', '-1'], '--burst'],
  [
    ['key', 'edit', 'ck_1', '--requests-per-minute', 'many'],
    '--requests-per-minute must be a whole number, or default',
  ],
  [['key', 'edit', 'ck_1'], 'nothing to change'],
  [['key', 'rotate', 'ck_1', '--overlap', 'long'], '--overlap must be a duration'],
])('%j is wrong usage: %s', async (args, why) => {
  const { run } = await startWithKeys();
  const { code, stderr } = await run(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
});

it('lists acts as a log does, the latest last', async () => {
  const act = { who: 'panel', address: '10.0.0.7', command: 'backend.drain', input: '{"id":"rig-1"}' };
  const { run } = await startRemote({
    'audit.list': async () =>
      ok([
        { ...act, seq: 2, at: 2_000, failure: 'there is none' },
        { ...act, seq: 1, at: 1_000, failure: null },
      ]),
  });
  const lines = (await run('audit')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => line.includes('there is none'))).toEqual([false, false, true]);
});
