import { expect, it } from 'vitest';
import type { KnownCallers } from '../../../shared/known-caller.ts';
import { ok } from '../../../shared/result.ts';
import { startRemote } from './remote-fixture.ts';

const known: KnownCallers = {
  callers: [
    {
      ...{ id: 'jwt:ana', name: 'Ana', vouchedBy: 'https://id.example.com/', requests: 3 },
      ...{ promptTokens: 10, outputTokens: 20, firstAt: 0, lastAt: 60_000, lastFrom: '10.0.0.7' },
    },
  ],
  most: 1_000,
  forgotten: 2,
};

it('lists who is known by others, as a table, as CSV, and as it came', async () => {
  const { run } = await startRemote({ 'key.callers': async () => ok(known) });
  const table = await run('key', 'callers');
  expect(table.stdout).toMatch(/^NAME +ID +VOUCHED BY +REQUESTS +TOKENS +LAST USED +FROM\n/);
  expect(table.stdout).toMatch(/^Ana +jwt:ana +https:\/\/id\.example\.com\/ +3 +10 \+ 20 .*10\.0\.0\.7\n/m);
  expect(table.stdout).toContain('the latest 1000; 2 more were forgotten');
  expect((await run('key', 'callers', '--csv')).stdout).toBe(
    'id,name,vouched by,requests,prompt tokens,output tokens,first used,last used,from\r\n' +
      'jwt:ana,Ana,https://id.example.com/,3,10,20,1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z,10.0.0.7\r\n',
  );
  expect(JSON.parse((await run('key', 'callers', '--json')).stdout)).toEqual(known);
});

it('says so when there is nobody', async () => {
  const { run } = await startRemote({ 'key.callers': async () => ok({ ...known, callers: [] }) });
  expect((await run('key', 'callers')).stdout).toBe('nobody yet, since the gateway was started\n');
});
