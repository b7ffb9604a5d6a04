import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../app/commands/all-commands.ts';
import type { Io } from '../../../app/commands/command.ts';
import { runCommand } from '../../../app/run-command.ts';
import { models } from '../../../main/simulator/index.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { err, ok } from '../../../shared/result.ts';
import { LLAMA, SMALL, startWork } from '../../main/operations/work-fixture.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import type { FleetOptions } from '../../support/gateway-fixture.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { startRemote } from './remote-fixture.ts';

/** A gateway before simulated servers, and the command line of somebody who sits at a terminal. */
async function startReal(options: Partial<FleetOptions> = {}) {
  const work = await startWork(options);
  return { ...work, ...(await startRemote(work.gateway.handlers)) };
}

function sitDown(dataDir: string, { columns = 80 } = {}) {
  const written = { out: '', err: '' };
  let interrupt = (): void => {};
  const io: Io = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    isTerminal: true,
    rows: 24,
    columns,
    onInterrupt(fn) {
      interrupt = fn;
      return () => {};
    },
    readSecret: async () => ok('none'),
  };
  const corral = (...args: string[]) => runCommand([...args, '--data-dir', dataDir], allCommands, io);
  return { corral, written, interrupt: () => interrupt() };
}

const operation = (some: Partial<OperationSnapshot>): OperationSnapshot => ({
  id: 'pull-x-1',
  kind: 'pull',
  model: SMALL,
  backend: 'rig-1',
  orderedBy: 'panel',
  state: 'running',
  detail: 'pulling abc',
  progress: { done: 1_300_000_000, total: 4_900_000_000, unit: 'bytes' },
  bytesPerSecond: 52_000_000,
  remainingMs: 69_000,
  startedAt: 0,
  endedAt: null,
  ...some,
});

/** A gateway whose operations go through `steps`, one per question. */
const stepping = (...steps: readonly (readonly OperationSnapshot[])[]): Partial<Handlers> => {
  const left = [...steps];
  return {
    'model.pull': async () => ok({ operations: (steps[0] ?? []).map(({ id }) => id) }),
    'gateway.status': async () =>
      ok(createSnapshot(1, { operations: (left.length > 1 ? left.shift() : left[0]) ?? [] })),
  };
};

const linesOf = (stdout: string): unknown[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('an order about a model', () => {
  it('is carried out on every server named, and reported one line each', async () => {
    const { run: corral, servers } = await startReal({ servers: [{ preload: [] }, { preload: [] }] });
    const run = await corral('model', 'warm', LLAMA, '--on', 'sim-1,sim-2', '--keep-alive', '1h');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^sim-1: loaded, .* on the GPU\nsim-2: loaded, .* on the GPU\n$/);
    expect(servers.map((server) => server.snapshot().runners.map(({ name }) => name))).toEqual([[LLAMA], [LLAMA]]);
    expect((await corral('model', 'unload', LLAMA, '--on', 'sim-1')).stdout).toBe('sim-1: unloaded\n');
    expect((await corral('model', 'delete', LLAMA, '--on', 'sim-1')).stdout).toBe('sim-1: deleted\n');
    expect((await corral('model', 'pull', LLAMA, '--on', 'sim-2')).stdout).toBe('sim-2: already up to date\n');
  });

  it('to warm is given to the best servers until there are so many copies', async () => {
    const { run: corral, servers } = await startReal({ servers: [{ preload: [] }, { preload: [] }, { preload: [] }] });
    const plan = await corral('model', 'warm', LLAMA, '--copies', '2', '--dry-run');
    expect(plan.stdout).toMatch(
      /^BACKEND +STATE +WHY\nsim-1 +chosen +needs about .*\nsim-2 +chosen .*\nsim-3 +possible /,
    );
    expect(servers.flatMap((server) => server.snapshot().runners)).toEqual([]);
    expect(await corral('model', 'warm', LLAMA, '--copies', '2')).toMatchObject({ code: 0 });
    expect(servers.flatMap((server) => server.snapshot().runners)).toHaveLength(2);
    const again = await corral('model', 'warm', LLAMA, '--copies', '2');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing to do: .* on sim-1, sim-2\n$/) });
    expect(await corral('model', 'warm', LLAMA, '--copies', 'all')).toMatchObject({ code: 2 });
  });

  it('to warm that would push out what was loaded to stay takes --yes', async () => {
    const small = [{ id: 'cuda-0', totalBytes: 8e9, externalUsedBytes: 0, discrete: true }];
    const work = await startReal({
      servers: [{ preload: [], gpus: small, defaultNumCtx: 4096, backend: { memory: '7GB' } }],
    });
    await work.run('model', 'warm', SMALL, '--on', 'sim-1', '--keep-alive=-1');
    await expect.poll(async () => (await work.backend('sim-1')).loaded.length).toBe(1);
    expect(await work.run('model', 'warm', LLAMA, '--on', 'sim-1')).toEqual({
      code: 1,
      stdout: '',
      stderr: `corral: sim-1 has not the room (needs about 4.9 GB, 3.6 GB of 7.5 GB are free): it would push out ${SMALL}, which was loaded to stay; --yes does it anyway\n`,
    });
    expect(await work.run('model', 'warm', LLAMA, '--on', 'sim-1', '--yes')).toMatchObject({ code: 0 });
  });

  it('with --json prints how each ended as its last line', async () => {
    const { run: corral } = await startReal();
    const { stdout, stderr, code } = await corral('model', 'warm', LLAMA, '--on', 'sim-1', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout).at(-1)).toEqual([
      expect.objectContaining({ kind: 'warm', backend: 'sim-1', state: 'done' }),
    ]);
  });

  it('with --json prints a line each time one has got further, and nothing twice', async () => {
    const layers = [
      { digest: '6a0746a1ec1a', done: 1_300_000_000, total: 4_900_000_000 },
      { digest: '4fa551d4f938', done: 0, total: 12_320 },
    ];
    const first = operation({});
    const further = operation({ layers, progress: { done: 1_300_000_000, total: 4_900_012_320, unit: 'bytes' } });
    const ended = operation({ state: 'done', detail: 'pulled', bytesPerSecond: null, remainingMs: null });
    const { run: corral } = await startRemote(stepping([first], [further], [further], [ended]));
    const { stdout, code } = await corral('model', 'pull', SMALL, '--on', 'rig-1', '--json');
    const line = { operation: 'pull-x-1', kind: 'pull', model: SMALL, backend: 'rig-1', state: 'running' };
    expect(linesOf(stdout)).toEqual([
      {
        ...{ ...line, detail: 'pulling abc', layer: layers[1], done: 1_300_000_000, total: 4_900_012_320 },
        ...{ bytesPerSecond: 52_000_000, remainingMs: 69_000 },
      },
      [ended],
    ]);
    expect(code).toBe(0);
  });

  it('with --json tells of a real pull as it goes on, for those that wait too', async () => {
    const slow = { models: [], timeScale: 0.2, pullBandwidth: 2e8 };
    const { run: corral } = await startReal({ servers: [slow, slow, slow] });
    const { stdout, code } = await corral('model', 'pull', SMALL, '--on', 'sim-1,sim-2,sim-3', '--json');
    const all = linesOf(stdout);
    const [outcome, steps] = [all.at(-1), all.slice(0, -1) as Record<string, unknown>[]];
    expect(code).toBe(0);
    expect(outcome).toEqual(
      ['sim-1', 'sim-2', 'sim-3'].map((backend) => expect.objectContaining({ backend, state: 'done' })),
    );
    expect(steps.map(({ detail }) => detail)).toContain('waiting for its turn');
    expect(steps).toContainEqual(
      expect.objectContaining({
        backend: 'sim-1',
        total: expect.any(Number),
        layer: expect.objectContaining({ digest: expect.stringMatching(/^[0-9a-f]{12}$/) }),
      }),
    );
  });

  it('ends with 1 and one line when it failed somewhere', async () => {
    const { run: corral } = await startReal();
    const run = await corral('model', 'pull', 'nobody:7b', '--on', 'sim-1', '--json');
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^corral: sim-1: failed: the registry has no such model or tag: [^\n]+\n$/);
    expect(linesOf(run.stdout).at(-1)).toEqual([expect.objectContaining({ state: 'failed' })]);
    const words = await corral('model', 'pull', 'nobody:7b', '--on', 'sim-1');
    expect(words).toEqual({ code: 1, stdout: '', stderr: run.stderr });
  });

  it('names the servers where it was not done when there are several', async () => {
    const bad = (backend: string) => operation({ id: backend, backend, state: 'failed', detail: 'no space' });
    const good = operation({ id: 'c', backend: 'c', state: 'done', detail: 'pulled' });
    const { run: corral } = await startRemote(stepping([bad('a'), bad('b'), good]));
    expect(await corral('model', 'pull', SMALL, '--on', 'a,b,c')).toEqual({
      code: 1,
      stdout: 'a: failed: no space\nb: failed: no space\nc: pulled\n',
      stderr: 'corral: not done on a, b\n',
    });
  });

  it('is refused with the gateway’s reason', async () => {
    const { run: corral } = await startReal();
    expect(await corral('model', 'pull', SMALL, '--on', 'sim-1,rig-9')).toEqual({
      code: 1,
      stdout: '',
      stderr: "corral: there is no backend called 'rig-9'\n",
    });
    expect(await corral('model', 'warm', LLAMA, '--on', 'sim-1', '--keep-alive', 'soon')).toMatchObject({ code: 2 });
  });

  it('must say where', async () => {
    const { run: corral } = await startRemote();
    for (const args of [[], ['--on', ''], ['--on', ',']]) {
      const run = await corral('model', 'pull', SMALL, ...args);
      expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/^corral: --on must name [^\n]+\n$/) });
    }
  });

  it('ends when the gateway no longer lists it, or is gone', async () => {
    const vanished = await startRemote(stepping([operation({})], []));
    const run = await vanished.run('model', 'pull', SMALL, '--on', 'rig-1');
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('rig-1: pulling abc') });
    const failing = {
      ...stepping([operation({})]),
      'gateway.status': async () => err({ code: 'failed', message: 'gone' } as const),
    };
    const gone = await startRemote(failing);
    expect(await gone.run('model', 'pull', SMALL, '--on', 'rig-1')).toMatchObject({
      code: 1,
      stderr: 'corral: gone\n',
    });
  });
});

/** Builds of one tag, each with weights of its own. */
const build = (letter: string, name = LLAMA) => ({
  ...models.llama8b(),
  name,
  digest: letter.repeat(64),
  blobId: `sha256-${letter.repeat(64)}`,
});

describe('corral model copy', () => {
  it('gives a model another name, and takes one from another build with --yes only', async () => {
    const { run: corral } = await startReal({ servers: [{ models: [build('a'), build('b', 'chat:latest')] }] });
    expect(await corral('model', 'copy', LLAMA, 'team-chat', '--on', 'sim-1')).toEqual({
      code: 0,
      stdout: 'sim-1: copied: team-chat:latest is the same build and takes no disk of its own\n',
      stderr: '',
    });
    expect(await corral('model', 'copy', LLAMA, 'chat', '--on', 'sim-1')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'corral: on sim-1, chat:latest is another build there (bbbbbbbbbbbb); --yes replaces it\n',
    });
    expect(await corral('model', 'copy', LLAMA, 'chat', '--on', 'sim-1', '--yes')).toMatchObject({ code: 0 });
    expect((await corral('operation', 'list')).stdout).toContain(`copy ${LLAMA} to chat:latest`);
    expect(await corral('model', 'copy', LLAMA, 'chat')).toMatchObject({ code: 2 });
    expect(await corral('model', 'copy', LLAMA, '--on', 'sim-1')).toMatchObject({ code: 2 });
  });
});

describe('corral model sync', () => {
  const has = (letter: string, registry: string) => ({ models: [build(letter)], registry: [build(registry)] });

  it('brings what differs to the build of most, and then has nothing to do', async () => {
    const { run: corral } = await startReal({ servers: [has('a', 'a'), has('a', 'a'), has('b', 'a')] });
    expect(await corral('model', 'sync', LLAMA)).toEqual({
      code: 0,
      stdout: 'sim-3: has aaaaaaaaaaaa now\n',
      stderr: '',
    });
    expect((await corral('model', 'sync', LLAMA)).stdout).toBe(
      'nothing to do: sim-1, sim-2, sim-3 have aaaaaaaaaaaa, and nobody another build\n',
    );
  });

  it('says which build the registry has when that is another one, and fetches it everywhere with --newest', async () => {
    const { run: corral } = await startReal({ servers: [has('a', 'b'), has('b', 'b')] });
    const refused = await corral('model', 'sync', LLAMA, '--to-digest-of', 'sim-1');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /^corral: sim-2: failed: the registry has the very build that is here, bbbbbbbbbbbb: /,
    );
    expect(await corral('model', 'sync', LLAMA, '--newest')).toMatchObject({
      code: 0,
      stdout: 'sim-1: has bbbbbbbbbbbb now\nsim-2: has the newest already, bbbbbbbbbbbb\n',
    });
  });

  it('fails when a copy that differs could not be reached, having done the others', async () => {
    const {
      run: corral,
      server,
      backend,
    } = await startReal({
      servers: [has('a', 'a'), has('a', 'a'), has('b', 'a'), has('b', 'a')],
    });
    server('sim-3').setFault({ kind: 'refuse' });
    await expect.poll(async () => (await backend('sim-3')).health).toBe('down');
    const run = await corral('model', 'sync', LLAMA);
    expect(run).toMatchObject({ code: 1, stdout: 'sim-4: has aaaaaaaaaaaa now\n' });
    expect(run.stderr).toMatch(/^corral: sim-3 differs too, but it is down: [^\n]+\n$/);
  });

  it('takes one of two ways to say which build, and backends by name', async () => {
    const { run: corral } = await startRemote();
    expect(await corral('model', 'sync', LLAMA, '--newest', '--to-digest-of', 'a')).toMatchObject({ code: 2 });
    expect(await corral('model', 'sync', LLAMA, '--on', ',')).toMatchObject({ code: 2 });
  });
});

describe('at a terminal', () => {
  it('progress is drawn in place on stderr, cut to the width, and gone when it ends', async () => {
    const other = operation({
      id: 'two',
      backend: 'old-rig',
      progress: null,
      bytesPerSecond: null,
      remainingMs: null,
      detail: 'waiting for its turn',
    });
    const done = (one: OperationSnapshot) => ({ ...one, state: 'done' as const, detail: 'pulled' });
    const { dataDir } = await startRemote(
      stepping([operation({}), other], [operation({}), other], [done(operation({})), done(other)]),
    );
    const { corral, written } = sitDown(dataDir);
    expect(await corral('model', 'pull', SMALL, '--on', 'rig-1,old-rig')).toEqual({ exit: 0 });
    expect(written.out).toBe('rig-1: pulled\nold-rig: pulled\n');
    const [first = '', second = '', ...rest] = written.err.split('\x1b[J');
    expect(first).toBe(
      'rig-1    [#####---------------]   26%  1.3 GB of 4.9 GB  52.0 MB/s  1m 9s left \nold-rig  waiting for its turn\r\x1b[1A',
    );
    expect(second).toBe(first);
    expect(rest).toEqual(['']);
  });

  it('draws a line per layer below what is pulled, with speed and time left for the one that moves', async () => {
    const layers = [
      { digest: '6a0746a1ec1a', done: 4_900_000_000, total: 4_900_000_000 },
      { digest: '4fa551d4f938', done: 104_000_000, total: 208_000_000 },
    ];
    const { dataDir } = await startRemote(
      stepping([operation({ layers })], [operation({ state: 'done', detail: 'pulled' })]),
    );
    const { corral, written } = sitDown(dataDir, { columns: 120 });
    expect(await corral('model', 'pull', SMALL, '--on', 'rig-1')).toEqual({ exit: 0 });
    const [first = ''] = written.err.split('\r');
    expect(first.split('\n')).toEqual([
      'rig-1  [#####---------------]   26%  1.3 GB of 4.9 GB  52.0 MB/s  1m 9s left  pulling abc',
      '       6a0746a1ec1a  [####################]  100%  4.9 GB',
      '       4fa551d4f938  [##########----------]   50%  104 MB of 208 MB  52.0 MB/s  2s left',
    ]);
  });

  it('draws no more than the screen has lines for', async () => {
    const many = Array.from({ length: 30 }, (_, nth) => operation({ id: `o${nth}`, backend: `rig-${nth}` }));
    const { dataDir } = await startRemote(
      stepping(
        many,
        many.map((one) => ({ ...one, state: 'done' as const, detail: 'pulled' })),
      ),
    );
    const { corral, written } = sitDown(dataDir);
    await corral('model', 'pull', SMALL, '--on', many.map(({ backend }) => backend).join(','));
    const lines = (written.err.split('\r')[0] ?? '').split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([23, '… 8 lines more']);
  });

  it('Ctrl-C ends the watching, says that the work goes on, and the work goes on', async () => {
    const { dataDir, operations } = await startReal({ servers: [{ models: [], timeScale: 1, pullBandwidth: 1e6 }] });
    const { corral, interrupt } = sitDown(dataDir);
    const pulling = corral('model', 'pull', SMALL, '--on', 'sim-1');
    await expect.poll(async () => (await operations())[0]?.progress?.done ?? 0).toBeGreaterThan(0);
    interrupt();
    expect(await pulling).toEqual({
      exit: 1,
      message: 'not watching any longer; the gateway goes on with it (corral operation list shows it)',
    });
    expect((await operations())[0]).toMatchObject({ state: 'running' });
  });
});

describe('corral operation', () => {
  it('lists what runs and what ended, and cancels', async () => {
    const {
      run: corral,
      begin,
      ended,
    } = await startReal({
      servers: [{ models: [], timeScale: 1, pullBandwidth: 1e6 }],
    });
    expect((await corral('operation', 'list')).stdout).toBe('nothing runs, and nothing has run\n');
    const id = await begin('pull', SMALL);
    const list = await corral('operation', 'list');
    expect(list.stdout).toMatch(
      new RegExp(
        `^ID +WHAT +ON +STATE +BEGUN +TOOK +DONE +SPEED +LEFT +BY +DETAIL\n${id} +pull ${SMALL} +sim-1 +running `,
      ),
    );
    expect(await corral('operation', 'cancel', id)).toEqual({ code: 0, stdout: `cancelled ${id}\n`, stderr: '' });
    expect(await ended(id)).toMatchObject({ state: 'cancelled' });
    expect(JSON.parse((await corral('operation', 'list', '--json')).stdout)).toHaveLength(1);
    expect((await corral('operation', 'cancel', 'pull-none-1')).code).toBe(1);
    expect(JSON.parse((await corral('operation', 'list', '--limit', '0', '--json')).stdout)).toEqual([]);
    for (const wrong of [
      ['--limit', '-1'],
      ['--limit', '1001'],
      ['--all', '--limit', '3'],
    ])
      expect((await corral('operation', 'list', ...wrong)).code).toBe(2);
  });

  it('says who ordered what, and orders again what failed', async () => {
    const { run: corral } = await startReal();
    await corral('model', 'pull', 'nobody:7b', '--on', 'sim-1');
    const [failed] = JSON.parse((await corral('operation', 'list', '--json')).stdout);
    expect(failed).toMatchObject({ state: 'failed', orderedBy: 'command line' });
    const again = await corral('operation', 'again', failed.id, '--json');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('the registry has no such model or tag') });
    expect(linesOf(again.stdout).at(-1)).toEqual([expect.objectContaining({ kind: 'pull', model: 'nobody:7b' })]);
    expect(JSON.parse((await corral('operation', 'list', '--all', '--json')).stdout)).toHaveLength(2);
    expect((await corral('operation', 'again', 'pull-none-1')).code).toBe(1);
  });
});

describe('corral model list', () => {
  it('says where each model is installed and loaded, which builds differ, and what is not known', async () => {
    const loaded = [{ name: LLAMA, sizeBytes: 1, vramBytes: 1, contextLength: null, expiresAt: null }];
    const installed = (name: string, digest: string) => ({ name, digest, sizeBytes: 4_920_753_328 });
    const { run: corral } = await startRemote({
      'model.list': async () =>
        ok([
          { backend: 'rig-1', installed: [installed(SMALL, 'aaa'), installed(LLAMA, '111111111111111')] },
          { backend: 'rig-2', installed: [installed(LLAMA, '222222222222222')] },
          { backend: 'rig-3', installed: null },
        ]),
      'gateway.status': async () =>
        ok(
          createSnapshot(1, {
            backends: [
              createBackendSnapshot({ id: 'rig-1' }),
              createBackendSnapshot({ id: 'rig-2', loaded }),
              createBackendSnapshot({ id: 'rig-3', health: 'down', reason: 'connection refused' }),
            ],
          }),
        ),
    });
    expect(await corral('model', 'list')).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'MODEL          SIZE  LOADED ON  ON DISK ONLY  KEPT WARM  BUILDS',
        'llama3.1:8b  4.9 GB  rig-2      rig-1         –          111111111111 on rig-1; 222222222222 on rig-2',
        'llama3.2:3b  4.9 GB  –          rig-1         –          same',
        'rig-3: its models are not known (down: connection refused)',
        '',
      ].join('\n'),
    });
    const asJson = JSON.parse((await corral('model', 'list', '--json')).stdout);
    expect(asJson.unread).toEqual([{ backend: 'rig-3', reason: 'down: connection refused' }]);
    expect(asJson.models[1]).toMatchObject({ model: SMALL, on: [{ backend: 'rig-1', digest: 'aaa', loaded: false }] });
  });

  it('keeps models of the cloud apart: they have no size, no memory and no builds here', async () => {
    const remote = { model: 'gpt-oss:120b', host: 'https://ollama.com:443' };
    const cloud = (letter: string) => models.named('gpt-oss:120b-cloud', { remote, digest: letter.repeat(64) });
    const { run: corral } = await startReal({
      servers: [{ models: [build('a'), cloud('b')] }, { models: [build('a'), cloud('c')] }],
    });
    const list = await corral('model', 'list');
    expect(list.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['MODEL', 'SIZE', 'LOADED ON', 'ON DISK ONLY', 'KEPT WARM', 'BUILDS'],
      [LLAMA, '4.9 GB', '–', 'sim-1, sim-2', '–', 'same'],
      ['gpt-oss:120b-cloud', 'cloud', '–', '–', '–', 'runs at ollama.com, through sim-1, sim-2'],
      [''],
    ]);
    const { models: rows } = JSON.parse((await corral('model', 'list', '--json')).stdout);
    expect(rows[0]).toMatchObject({ cloud: null });
    expect(rows[1]).toMatchObject({ cloud: 'ollama.com', builds: [], sizeBytes: 0 });
  });

  it('agrees with a real fleet', async () => {
    const { run: corral } = await startReal({ servers: [{ preload: [LLAMA] }] });
    const { models } = JSON.parse((await corral('model', 'list', '--json')).stdout);
    expect(models.map(({ model, on }: { model: string; on: { loaded: boolean }[] }) => [model, on[0]?.loaded])).toEqual(
      [
        [LLAMA, true],
        [SMALL, false],
        ['nomic-embed-text:latest', false],
      ],
    );
  });
});
