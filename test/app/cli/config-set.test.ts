import { expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import { ok } from '../../../shared/result.ts';
import { startRemote } from './remote-fixture.ts';

async function start(problems: { path: string; message: string }[] = [], afterRestart: string[] = []) {
  const asked: CommandInput<'config.change'>['changes'] = [];
  const remote = await startRemote({
    async 'config.change'({ changes }) {
      asked.push(...changes);
      return ok({ problems, afterRestart });
    },
  });
  return { ...remote, asked };
}

it('sets a key by the path that the documentation has, to JSON or to text', async () => {
  const { run, asked } = await start();
  for (const [key, value] of [
    ['routing.policy', 'sticky-prefix'],
    ['models.keepAlive["llama3.1:8b"]', '30m'],
    ['backends[1].slots', '4'],
    ['listen.cors', '["https://a.example"]'],
  ] as const)
    expect(await run('config', 'set', key, value)).toMatchObject({ code: 0, stdout: 'saved, and in force\n' });
  expect(await run('config', 'reset', 'models.keepAlive["llama3.1:8b"]')).toMatchObject({ code: 0 });
  expect(asked).toEqual([
    { path: ['routing', 'policy'], value: 'sticky-prefix' },
    { path: ['models', 'keepAlive', 'llama3.1:8b'], value: '30m' },
    { path: ['backends', 1, 'slots'], value: 4 },
    { path: ['listen', 'cors'], value: ['https://a.example'] },
    { path: ['models', 'keepAlive', 'llama3.1:8b'], value: null },
  ]);
});

it('says when that counts from the next start on, and what stands against it', async () => {
  const later = await start([], ['listen.port']);
  expect((await later.run('config', 'set', 'listen.port', '81')).stdout).toBe(
    'saved; takes effect at the next start\n',
  );
  const wrong = await start([{ path: 'routing.policy', message: 'is none of these' }]);
  expect(await wrong.run('config', 'set', 'routing.policy', 'x')).toMatchObject({
    code: 1,
    stderr: 'corral: routing.policy: is none of these\n',
  });
});

it('asks the gateway nothing where the key cannot be read', async () => {
  const { run, asked } = await start();
  for (const key of ['', 'a b', 'a..b', 'a["b', 'a[x]']) {
    const { code, stderr } = await run('config', 'set', key, '1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('key')]);
  }
  expect(asked).toEqual([]);
});
