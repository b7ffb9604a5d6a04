import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planKeys } from '../../../main/access/import/plan-keys.ts';
import { err, ok } from '../../../shared/result.ts';
import { createAccessUnderTest } from '../../main/access/key-fixture.ts';
import { newTempDir } from '../temp-dir.ts';
import { startRemote } from './remote-fixture.ts';

/** The real keys behind a fake gateway, and a list of them in a file. */
async function startWithList(csv: string) {
  const { access, comeWith } = createAccessUnderTest();
  const { keys } = access;
  const plan = (text: string) => planKeys(text, { now: 0, owners: new Set(keys.list().map(({ owner }) => owner)) });
  const remote = await startRemote({
    'key.plan': async ({ csv: text }) => ok(plan(text)),
    async 'key.import'({ csv: text }) {
      const made = keys.createAll(plan(text).keys.map(({ rules }) => rules));
      return made.ok ? made : err({ code: 'failed', message: made.error.message });
    },
    'key.use': async ({ id, span }) => {
      const use = keys.use(id, span);
      return use.ok ? use : err({ code: 'not_found', message: use.error.message });
    },
  });
  const file = join(newTempDir(), 'team.csv');
  writeFileSync(file, csv);
  return { ...remote, comeWith, keys, file };
}

it('makes the keys of a list and prints their secrets as CSV, which work', async () => {
  const { run, comeWith, file } = await startWithList('owner,class\nAna,interactive\n"Doe, John",batch\n');
  const { code, stdout } = await run('key', 'import', file);
  const [head, ana = '', john = ''] = stdout.split('\r\n');
  expect([code, head]).toEqual([0, 'owner,key,secret']);
  expect([ana.split(',')[0], john.startsWith('"Doe, John",ck_')]).toEqual(['Ana', true]);
  for (const line of [ana, john]) expect(comeWith(line.split(',').at(-1) ?? '').ok).toBe(true);
});

it('prints names that look like formulas so that no spreadsheet computes them, and keeps them as they were given', async () => {
  const { run, keys, file } = await startWithList('owner\n=1+1\n');
  expect((await run('key', 'import', file)).stdout.split('\r\n')[1]).toMatch(/^'=1\+1,ck_/);
  expect(keys.list().map(({ owner }) => owner)).toEqual(['=1+1']);
  expect(JSON.parse((await run('key', 'import', file, '--json')).stdout).made[0].key.owner).toBe('=1+1');
});

it('makes none when anything is wrong, and tells every place', async () => {
  const { run, keys, file } = await startWithList('owner,class\nAna,urgent\nBob,batch\n,batch\n');
  const { code, stdout, stderr } = await run('key', 'import', file);
  expect([code, stdout, keys.list()]).toEqual([2, '', []]);
  expect(stderr).toMatch(/^corral: nothing was imported:\n {2}line 2, class: .*\n {2}line 4, owner: must say .*\n$/);
});

it('only says what it would lead to with --check', async () => {
  const { run, keys, file } = await startWithList('owner,models\nAna,qwen*\n');
  const { code, stdout } = await run('key', 'import', file, '--check');
  expect([code, keys.list()]).toEqual([0, []]);
  expect(stdout).toMatch(/^LINE +OWNER +SCOPES.*\n +2 +Ana +inference, inventory +qwen\* +anywhere +normal +never\n$/);
});

it('prints one document with --json, problems included', async () => {
  const good = await startWithList('owner\nAna\n');
  const made = JSON.parse((await good.run('key', 'import', good.file, '--json')).stdout);
  expect(made).toMatchObject({ problems: [], keys: [{ line: 2 }], made: [{ key: { owner: 'Ana' } }] });
  const bad = await startWithList('owner,class\nAna,urgent\n');
  const { code, stdout } = await bad.run('key', 'import', bad.file, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ made: null, problems: [{ line: 2, column: 'class' }] });
});

it('says which file it could not read', async () => {
  const { run } = await startWithList('');
  expect(await run('key', 'import', '/nonexistent/team.csv')).toMatchObject({
    code: 2,
    stderr: 'corral: cannot read /nonexistent/team.csv: there is no such file\n',
  });
});

it('prints what a key was used for, hour by hour, or day by day', async () => {
  const { run, keys, file } = await startWithList('owner\nAna\n');
  await run('key', 'import', file);
  const id = keys.list()[0]?.id ?? '';
  keys.noteSettled(id, { prompt: 30, output: 12 });
  const hours = (await run('key', 'use', id)).stdout.trimEnd().split('\n');
  expect([hours.length, hours.at(-1)]).toEqual([25, expect.stringMatching(/ 1 +30 +12$/)]);
  const days = JSON.parse((await run('key', 'use', id, '--span', '30d', '--json')).stdout);
  expect([days.length, days.at(-1)]).toEqual([30, expect.objectContaining({ requests: 1, promptTokens: 30 })]);
  expect(await run('key', 'use', id, '--span', '1h')).toMatchObject({ code: 2 });
});
