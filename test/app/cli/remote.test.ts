import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../../shared/contract.ts';
import type { LeavingSnapshot } from '../../../shared/leaving.ts';
import { err, ok } from '../../../shared/result.ts';
import type { BackendStatus, Status } from '../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { startRemote } from './remote-fixture.ts';

const rates = {
  requestsPerSecond: 1.25,
  tokensPerSecond: 120,
  errorRate: 0,
  ttfbP50Ms: 340.4,
  ttfbP95Ms: 2_380,
  durationP50Ms: null,
  durationP95Ms: null,
};
const loaded = [{ name: 'llama3.1:8b', sizeBytes: 1, vramBytes: 1, contextLength: null, expiresAt: null }];
const fleet: readonly BackendStatus[] = [
  createBackendSnapshot({ id: 'rig-1', inFlight: 3, loaded, rates }),
  createBackendSnapshot({ id: 'basement-box', health: 'down', reason: 'connection refused\u001b[31m' }),
  createBackendSnapshot({ id: 'rig-3', mode: 'draining', health: 'up' }),
];

describe('corral backend list', () => {
  it('lines up every backend with its state, reason and figures', async () => {
    const { corral } = await startRemote({ 'backend.list': async () => ok(fleet) });
    expect(await corral('backend', 'list')).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'BACKEND       STATE     IN FLIGHT  SLOTS/MODEL  REQ/S  TTFB P50    P95  LOADED, OR WHY NOT',
        'rig-1         up                3            4    1.3    340 ms  2.4 s  llama3.1:8b',
        'basement-box  down              0            4    0.0         –      –  connection refused [31m',
        'rig-3         draining          0            4    0.0         –      –  –',
        '',
      ].join('\n'),
    });
  });

  it('with --json prints the snapshots and nothing else', async () => {
    const { corral } = await startRemote({ 'backend.list': async () => ok(fleet) });
    const { stdout, stderr } = await corral('backend', 'list', '--json');
    expect([JSON.parse(stdout), stderr]).toEqual([fleet, '']);
  });
});

describe('corral status', () => {
  it('shows the gateway, what is wrong with its configuration, and the fleet', async () => {
    const base = createSnapshot(1);
    const said = { configProblems: ['routing.policy: no (line 3)'], warnings: ['no key is asked for'] };
    const gateway = { ...base.gateway, inFlight: 3, queued: 2, rates, ...said };
    const snapshot = { ...base, at: 90_000, gateway, backends: fleet };
    const { corral } = await startRemote({ 'gateway.status': async () => ok(snapshot) });
    const { code, stdout } = await corral('status');
    expect(code).toBe(0);
    expect(stdout).toContain('http://127.0.0.1:8080  running for 1m 30s, policy adaptive\n');
    expect(stdout).toContain('3 in flight, 2 queued, 1.3 req/s, 120 tok/s, TTFB p50 340 ms, p95 2.4 s\n');
    expect(stdout).toContain('configuration: routing.policy: no (line 3)\nwarning: no key is asked for\n');
    expect(stdout).toContain('basement-box');
    expect(JSON.parse((await corral('status', '--json')).stdout)).toEqual(snapshot);
  });

  it('names who makes a server load one model again and again', async () => {
    const sides = [
      { runner: 'num_ctx 8192', callers: ['bob', '10.0.0.7'] },
      { runner: '', callers: ['ada'] },
    ];
    const fights = [{ model: 'llama3.1:8b', reloads: 7, lostMs: 42_000, sides }];
    const backends = [createBackendSnapshot({ id: 'rig-1', fights })];
    const { run } = await startRemote({ 'gateway.status': async () => ok(createSnapshot(1, { backends })) });
    expect((await run('status')).stdout).toContain(
      '\nrig-1 loaded llama3.1:8b 7 times in 10 min: ' +
        "bob and 10.0.0.7 ask for num_ctx 8192, ada for the server's own context\n",
    );
  });
});

describe('commands about one backend', () => {
  it('say what they did, in words or as JSON', async () => {
    const inputs: unknown[] = [];
    const { corral } = await startRemote({
      'backend.add': async (input) => {
        inputs.push(input);
        return ok({ id: 'rig-9' });
      },
      'backend.maintain': async ({ id }) => ok({ id, inFlight: 1 }),
    });
    const add = ['backend', 'add', 'http://10.0.1.10:11434', '--slots', '4', '--weight', '1.5', '--tier', '1'];
    expect((await corral(...add)).stdout).toBe('added rig-9\n');
    expect((await corral('backend', 'add', 'http://x', '--slots', 'auto', '--json')).stdout).toBe(
      '{\n  "id": "rig-9"\n}\n',
    );
    await corral('backend', 'add', 'https://x/v1', '--kind', 'openai', '--credential-env', 'CLOUD_KEY');
    expect(inputs).toEqual([
      { url: 'http://10.0.1.10:11434', slots: 4, weight: 1.5, tier: 1 },
      { url: 'http://x', slots: 'auto' },
      { url: 'https://x/v1', kind: 'openai', credential: { env: 'CLOUD_KEY' } },
    ]);
    expect((await corral('backend', 'maintain', 'rig-1')).stdout).toBe(
      'rig-1 is in maintenance, 1 stream still running\n',
    );
    expect((await corral('backend', 'resume', 'rig-1')).stdout).toBe('resumed rig-1\n');
    expect((await corral('backend', 'remove', 'rig-1')).stdout).toBe('removed rig-1\n');
  });

  it('end with 1 and the gateway’s reason when refused, with 2 when the gateway cannot read the input', async () => {
    const { corral } = await startRemote();
    const unknown = await corral('backend', 'remove', 'rig-9', '--json');
    expect(unknown).toEqual({ code: 1, stdout: '', stderr: 'corral: no backend rig-9\n' });
    const unreadable = await corral('backend', 'remove', 'rig 9');
    expect([unreadable.code, unreadable.stderr]).toEqual([2, expect.stringMatching(/^corral: id: .*\n$/)]);
  });
});

describe('corral backend drain', () => {
  const draining = (inFlight: () => number): Partial<Handlers> => ({
    'backend.drain': async ({ id }) => ok({ id, inFlight: inFlight(), endsAt: null, leaving: null }),
    'backend.list': async () => ok([createBackendSnapshot({ mode: 'draining', inFlight: inFlight() })]),
  });

  it('without a deadline returns at once and says what still runs', async () => {
    const { corral } = await startRemote(draining(() => 3));
    expect((await corral('backend', 'drain', 'rig-1')).stdout).toBe('rig-1 is draining, 3 streams still running\n');
    const asJson = await corral('backend', 'drain', 'rig-1', '--json');
    expect(JSON.parse(asJson.stdout)).toEqual({ id: 'rig-1', inFlight: 3, drained: false, endsAt: null, ended: 0 });
  });

  it('with a deadline waits until nothing runs any more', async () => {
    const left = [3, 2, 1, 0];
    const { corral } = await startRemote(draining(() => left.shift() ?? 0));
    expect(await corral('backend', 'drain', 'rig-1', '--deadline', '1m')).toEqual({
      code: 0,
      stdout: 'rig-1 is drained\n',
      stderr: '',
    });
    expect(left).toEqual([]);
  });

  it('says how many streams the deadline ended', async () => {
    const inputs: unknown[] = [];
    const left = [2, 1, 0];
    const { corral } = await startRemote({
      'backend.drain': async (input) => {
        inputs.push(input);
        return ok({ id: 'rig-1', inFlight: 2, endsAt: 1_000, leaving: null });
      },
      'backend.list': async () => {
        const drain = { endsAt: null, ended: 2 };
        return ok([createBackendSnapshot({ mode: 'draining', inFlight: left.shift() ?? 0, drain })]);
      },
    });
    const words = await corral('backend', 'drain', 'rig-1', '--deadline', '300ms', '--yes');
    expect(words).toEqual({ code: 0, stdout: 'rig-1 is drained; the deadline ended 2 streams\n', stderr: '' });
    const asJson = await corral('backend', 'drain', 'rig-1', '--deadline', '300ms', '--json');
    expect(JSON.parse(asJson.stdout)).toEqual({ id: 'rig-1', inFlight: 0, drained: true, endsAt: 1_000, ended: 2 });
    expect(inputs).toEqual([
      { id: 'rig-1', confirm: true, deadlineMs: 300 },
      { id: 'rig-1', confirm: false, deadlineMs: 300 },
    ]);
  });

  describe('with --warm-elsewhere', () => {
    const leaving = (over: Partial<LeavingSnapshot> = {}): LeavingSnapshot => ({
      ...{ backend: 'rig-1', state: 'warming', question: null, deadlineMs: null },
      models: [{ model: 'm:1', state: 'warming', backend: 'rig-2', words: 'on rig-2: loading' }],
      ...over,
    });
    /** A gateway whose statuses say this, one after the other; the last stays. */
    const telling = (...states: readonly Partial<Status>[]) => {
      const left = [...states];
      return async () => ok(createSnapshot(1, left.length > 1 ? left.shift() : left[0]));
    };

    it('waits until the models are warm there and the backend is drained', async () => {
      const inputs: unknown[] = [];
      const drained = createBackendSnapshot({ mode: 'draining', inFlight: 2 });
      const { run } = await startRemote({
        'backend.drain': async (input) => {
          inputs.push(input);
          return ok({ id: 'rig-1', inFlight: 2, endsAt: null, leaving: leaving() });
        },
        'gateway.status': telling({ leaving: [leaving()] }, { leaving: [], backends: [drained] }),
        'backend.list': async () => ok([drained]),
      });
      const { code, stdout } = await run('backend', 'drain', 'rig-1', '--warm-elsewhere', '--even-if-cold');
      expect([code, stdout]).toEqual([0, 'rig-1 is draining, 2 streams still running\n']);
      expect(inputs).toEqual([{ id: 'rig-1', confirm: false, warmElsewhere: true, ifCold: 'drain' }]);
    });

    it('fails with the question, and how to answer it, when a model stays cold', async () => {
      const question = 'm:1 could not be warmed elsewhere (rig-2: has not the room).';
      const { run } = await startRemote({
        'backend.drain': async () => ok({ id: 'rig-1', inFlight: 2, endsAt: null, leaving: leaving() }),
        'gateway.status': telling({ leaving: [leaving({ state: 'asking', question })] }),
      });
      expect(await run('backend', 'drain', 'rig-1', '--warm-elsewhere')).toEqual({
        code: 1,
        stdout: '',
        stderr: `corral: rig-1 is not drained: ${question} corral backend drain rig-1 --yes drains it now, corral backend resume rig-1 keeps it in service\n`,
      });
    });

    it('and --dry-run says where each would go', async () => {
      const models = [{ model: 'm:1', state: 'waiting', backend: 'rig-2', words: 'on rig-2: needs 4.9 GB' }] as const;
      const { run } = await startRemote({ 'backend.elsewhere': async () => ok(models) });
      const { stdout } = await run('backend', 'drain', 'rig-1', '--warm-elsewhere', '--dry-run');
      expect(stdout).toBe('MODEL  STATE         WHERE, OR WHY NOT\nm:1    to be warmed  on rig-2: needs 4.9 GB\n');
      const asJson = await run('backend', 'drain', 'rig-1', '--warm-elsewhere', '--dry-run', '--json');
      expect(JSON.parse(asJson.stdout)).toEqual(models);
    });
  });

  it('that would make models unreachable is refused with their names', async () => {
    const message = 'rig-1 is the only backend in service that has m:1';
    const { corral } = await startRemote({ 'backend.drain': async () => err({ code: 'conflict', message }) });
    const { code, stderr } = await corral('backend', 'drain', 'rig-1');
    expect([code, stderr]).toEqual([1, `corral: ${message}\n`]);
  });

  it('stops waiting when somebody resumes or removes the backend meanwhile', async () => {
    const resumed = await startRemote({
      ...draining(() => 2),
      'backend.list': async () => ok([createBackendSnapshot()]),
    });
    const first = await resumed.corral('backend', 'drain', 'rig-1', '--deadline', '1m');
    expect([first.code, first.stderr]).toEqual([1, 'corral: rig-1 was resumed while it drained\n']);
    const removed = await startRemote({ ...draining(() => 2), 'backend.list': async () => ok([]) });
    const second = await removed.corral('backend', 'drain', 'rig-1', '--deadline', '1m');
    expect([second.code, second.stderr]).toEqual([1, 'corral: rig-1 was removed while it drained\n']);
  });
});

describe('a gateway that went away', () => {
  it('is reported in one line with its address', async () => {
    const { corral, stop, url } = await startRemote();
    await stop();
    const { code, stderr } = await corral('status');
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^corral: the gateway at ${url} does not answer: [^\\n]+\\n$`));
  });
});

describe('corral panel', () => {
  it('prints a link that opens the panel', async () => {
    const { corral, url } = await startRemote();
    const link = (await corral('panel')).stdout.trim();
    expect(link).toMatch(new RegExp(`^${url}/open\\?key=[\\w-]{43}$`));
    expect((await fetch(link)).status).toBe(200);
    expect(JSON.parse((await corral('panel', '--json')).stdout)).toEqual({
      url: expect.stringContaining('/open?key='),
    });
  });
});
