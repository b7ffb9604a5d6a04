import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import type { RollingSnapshot, RollingStep } from '../../../shared/rolling.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { newTempDir } from '../temp-dir.ts';
import { startRemote } from './remote-fixture.ts';

const rolling = (steps: readonly RollingStep[], over: Partial<RollingSnapshot> = {}): RollingSnapshot => ({
  ...{ id: 'rolling-1', orderedBy: 'ada', startedAt: 0, endedAt: null, state: 'running', words: '', question: null },
  ...{ warmElsewhere: false, rewarm: true, deadlineMs: null, steps },
  ...over,
});
const step = (backend: string, stage: RollingStep['stage'], words = ''): RollingStep => ({ backend, stage, words });
const ended = rolling([step('rig-1', 'done')], { state: 'done', endedAt: 1, words: 'restarted rig-1' });

/** Statuses one after the other; the last stays. */
const telling = (...states: readonly RollingSnapshot[]) => {
  const left = [...states];
  const backends = [createBackendSnapshot({ id: 'rig-1', url: 'http://10.0.0.1:11434' })];
  return async () => ok(createSnapshot(1, { backends, rolling: (left.length > 1 ? left.shift() : left[0]) ?? null }));
};

describe('corral rolling-restart', () => {
  it('takes any number of backends and says how far each is', async () => {
    const inputs: unknown[] = [];
    const { run } = await startRemote({
      'rolling.begin': async (input) => {
        inputs.push(input);
        return ok(rolling([step('rig-1', 'draining', '2 streams still running'), step('rig-22', 'waiting')]));
      },
    });
    const { code, stdout } = await run('rolling-restart', 'rig-1', 'rig-22', '--deadline', '10m', '--warm-elsewhere');
    expect([code, stdout]).toEqual([0, 'rig-1   draining: 2 streams still running\nrig-22  waits for its turn\n']);
    const wish = { confirm: false, warmElsewhere: true, rewarm: true, deadlineMs: 600_000 };
    expect(inputs).toEqual([{ backends: ['rig-1', 'rig-22'], ...wish }]);
    expect((await run('rolling-restart')).code).toBe(2);
  });

  it('with --wait tells each change, and with --json each as a line', async () => {
    const states = [
      rolling([step('rig-1', 'ready', 'nothing runs there: restart its server now')]),
      rolling([step('rig-1', 'returning')]),
      ended,
    ];
    const handlers = () => ({
      'rolling.begin': async () => ok(rolling([step('rig-1', 'waiting')])),
      'gateway.status': telling(...states),
    });
    const words = await (await startRemote(handlers())).run('rolling-restart', 'rig-1', '--wait');
    expect(words).toEqual({
      code: 0,
      stdout: [
        'rig-1  READY: nothing runs there: restart its server now',
        'restart the server of rig-1 now',
        'rig-1  restarting',
        'rig-1  done',
        '',
      ].join('\n'),
      stderr: '',
    });
    const asJson = await (await startRemote(handlers())).run('rolling-restart', 'rig-1', '--wait', '--json');
    expect(
      asJson.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(states);
  });

  it('with --exec restarts whoever is ready by a program of ours, and says so', async () => {
    const said: unknown[] = [];
    const file = join(newTempDir(), 'restarted');
    const script = join(newTempDir(), 'restart.mjs');
    writeFileSync(
      script,
      `import { appendFileSync } from 'node:fs';
       appendFileSync(process.argv[2], process.env.CORRAL_BACKEND + ' ' + process.env.CORRAL_BACKEND_URL);
       process.exit(process.argv[3] === 'fail' ? 3 : 0);`,
    );
    const handlers = () => ({
      'rolling.begin': async () => ok(rolling([step('rig-1', 'waiting')])),
      'gateway.status': telling(rolling([step('rig-1', 'ready')]), ended),
      'rolling.restarted': async (input: unknown) => {
        said.push(input);
        return ok(rolling([step('rig-1', 'returning')]));
      },
    });
    const exec = `${process.execPath} ${script} ${file}`;
    const fine = await (await startRemote(handlers())).run('rolling-restart', 'rig-1', '--exec', exec);
    expect(fine.code).toBe(0);
    expect(said).toEqual([{ backend: 'rig-1' }]);
    const broken = await (await startRemote(handlers())).run('rolling-restart', 'rig-1', '--exec', `${exec} fail`);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('ended with 3: rig-1 stays drained')]);
    expect(said).toHaveLength(1);
  });

  it('fails when not every backend was restarted, or it is refused', async () => {
    const stopped = rolling([step('rig-1', 'skipped')], { state: 'stopped', endedAt: 1, words: 'by ada' });
    const { run } = await startRemote({
      'rolling.begin': async () => ok(rolling([step('rig-1', 'waiting')])),
      'gateway.status': telling(stopped),
    });
    const { code, stderr } = await run('rolling-restart', 'rig-1', '--wait');
    expect([code, stderr]).toEqual([1, 'corral: not every backend was restarted: by ada\n']);
    const refusing = await startRemote({
      'rolling.begin': async () => err({ code: 'conflict', message: 'one goes on already' }),
    });
    expect(await refusing.run('rolling-restart', 'rig-1')).toMatchObject({
      code: 1,
      stderr: 'corral: one goes on already\n',
    });
  });
});

describe('corral rolling', () => {
  it('shows what is asked, and answers it', async () => {
    const asked = rolling([step('rig-1', 'waiting')], {
      state: 'paused',
      words: 'rig-3 is down: rig-1 stays in service meanwhile',
      question: 'Restart rig-1 although rig-3 is down?',
    });
    const { run } = await startRemote({
      'gateway.status': telling(asked),
      'rolling.proceed': async () => ok(rolling([step('rig-1', 'draining')])),
      'rolling.skip': async ({ backend }) => ok(rolling([step(backend, 'skipped')])),
      'rolling.stop': async () => ok(ended),
      'rolling.restarted': async ({ backend }) => ok(rolling([step(backend, 'returning')])),
    });
    expect((await run('rolling', 'show')).stdout).toBe(
      [
        'rig-1  waits for its turn',
        'paused: rig-3 is down: rig-1 stays in service meanwhile',
        'Restart rig-1 although rig-3 is down? (corral rolling proceed, skip or stop)',
        '',
      ].join('\n'),
    );
    expect((await run('rolling', 'proceed')).stdout).toBe('rig-1  draining\n');
    expect((await run('rolling', 'skip', 'rig-1')).stdout).toBe('rig-1  skipped\n');
    expect((await run('rolling', 'restarted', 'rig-1')).stdout).toBe('rig-1  restarting\n');
    expect((await run('rolling', 'stop')).stdout).toBe('rig-1  done\ndone: restarted rig-1\n');
  });
});
