import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../../shared/contract.ts';
import { err, ok } from '../../../shared/result.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { startRemote } from './remote-fixture.ts';

const SECRET = 'sk-test-0123456789abcdef';

async function start(some: Partial<Handlers> = {}) {
  const asked: unknown[] = [];
  const remote = await startRemote({
    async 'backend.credential'(input) {
      asked.push(input);
      const isGone = input.clear === true;
      return ok({
        id: input.id,
        header: isGone ? null : (input.header ?? 'authorization'),
        setAt: isGone ? null : 1_000,
        sealedBy: isGone ? null : ('key file' as const),
        warning: null,
      });
    },
    async 'backend.add'(input) {
      asked.push(input);
      return ok({ id: input.id ?? 'new' });
    },
    'backend.probe': async ({ id }) => ok(createBackendSnapshot({ id })),
    ...some,
  });
  return { ...remote, asked };
}

describe('corral backend credential', () => {
  it('stores what comes on stdin, says how, and what the server makes of it', async () => {
    const { runWith, asked } = await start();
    const done = await runWith(`${SECRET}\n`, 'backend', 'credential', 'cloud');
    expect(done).toEqual({
      code: 0,
      stdout: 'stored for cloud, sent in authorization, sealed with the key file\ncloud is up\n',
      stderr: '',
    });
    await runWith(SECRET, 'backend', 'credential', 'cloud', '--header', 'x-api-key');
    expect(asked).toEqual([
      { id: 'cloud', secret: `${SECRET}\n` },
      { id: 'cloud', secret: SECRET, header: 'x-api-key' },
    ]);
  });

  it('forgets it without reading anything', async () => {
    const { run, asked } = await start();
    expect((await run('backend', 'credential', 'cloud', '--clear')).stdout).toBe(
      'cloud is shown nothing any more\ncloud is up\n',
    );
    expect(asked).toEqual([{ id: 'cloud', clear: true }]);
  });

  it('prints one JSON document with --json, without the secret', async () => {
    const { runWith } = await start({
      'backend.probe': async ({ id }) => ok(createBackendSnapshot({ id, health: 'misconfigured', reason: '401' })),
    });
    const { stdout } = await runWith(SECRET, 'backend', 'credential', 'cloud', '--json');
    expect(JSON.parse(stdout)).toEqual({
      id: 'cloud',
      header: 'authorization',
      setAt: 1_000,
      sealedBy: 'key file',
      warning: null,
      health: 'misconfigured',
      reason: '401',
    });
  });

  it('takes no secret as an argument, and none from an empty pipe', async () => {
    const { runWith, asked } = await start();
    expect((await runWith('', 'backend', 'credential', 'cloud', SECRET)).code).toBe(2);
    const nothing = await runWith('', 'backend', 'credential', 'cloud');
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('nothing came on stdin')]);
    expect(asked).toEqual([]);
  });

  it('ends with 1 and the reason when it cannot be stored', async () => {
    const { runWith } = await start({
      'backend.credential': async () => err({ code: 'failed', message: 'the credential could not be stored: no' }),
    });
    const failed = await runWith(SECRET, 'backend', 'credential', 'cloud');
    expect(failed).toEqual({ code: 1, stdout: '', stderr: 'corral: the credential could not be stored: no\n' });
  });
});

describe('corral backend add', () => {
  it('--credential-stdin adds a server together with what it is to be shown', async () => {
    const { runWith, asked } = await start();
    const url = 'https://api.example.com/v1';
    await runWith(SECRET, 'backend', 'add', url, '--kind', 'openai', '--credential-stdin');
    await runWith(SECRET, 'backend', 'add', url, '--credential-stdin', '--credential-header', 'x-api-key');
    expect(asked).toEqual([
      { url, kind: 'openai', credential: { secret: SECRET } },
      { url, credential: { header: 'x-api-key', secret: SECRET } },
    ]);
    const lone = await runWith('', 'backend', 'add', url, '--credential-header', 'x-api-key');
    expect([lone.code, lone.stderr]).toEqual([2, expect.stringContaining('--credential-header goes with')]);
  });
});
