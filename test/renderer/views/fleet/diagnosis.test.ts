import { expect, it } from 'vitest';
import { diagnose } from '../../../../renderer/views/fleet/diagnosis/diagnose.ts';
import type { Finding } from '../../../../renderer/views/fleet/diagnosis/finding.ts';
import { gatherFacts } from '../../../../renderer/views/fleet/diagnosis/fleet-facts.ts';
import type { RunnerFight } from '../../../../shared/runner-fight.ts';
import type { BackendInventory, BackendSnapshot, LaneSnapshot, QueueSnapshot } from '../../../../shared/snapshot.ts';
import { createBackendSnapshot, idleRates } from '../../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../../support/lane-snapshot.ts';

const llama = 'llama3.1:8b';
const backend = createBackendSnapshot;
const lane = (some: Partial<LaneSnapshot> = {}): LaneSnapshot =>
  createLaneSnapshot({ model: llama, inFlight: 4, ...some });
const resident = { name: llama, sizeBytes: 10e9, vramBytes: 10e9, contextLength: 8192, expiresAt: null };
/** Four of four slots busy. */
const full = (some: Partial<BackendSnapshot> = {}): BackendSnapshot =>
  backend({ inFlight: 4, lanes: [lane()], loaded: [resident], ...some });
const waiting = (some: Partial<QueueSnapshot> = {}): QueueSnapshot => ({
  model: llama,
  depth: 6,
  oldestMs: 12_000,
  waiting: [],
  ...some,
});
const has = (id: string, ...names: string[]): BackendInventory => ({
  backend: id,
  installed: names.map((name) => ({ name, digest: 'd', sizeBytes: 1 })),
});

interface Fleet {
  readonly backends: readonly BackendSnapshot[];
  readonly queue?: readonly QueueSnapshot[];
  readonly inventory?: readonly BackendInventory[];
}

const findingsOf = ({ backends, queue = [], inventory }: Fleet): readonly Finding[] =>
  diagnose(gatherFacts({ backends, queue }, inventory ?? backends.map(({ id }) => has(id, llama))));

it('finds nothing where everybody takes work and nobody waits', () => {
  expect(findingsOf({ backends: [backend(), full({ id: 'rig-2' })] })).toEqual([]);
});

it('says nothing of a wait that is over before anybody could click', () => {
  expect(findingsOf({ backends: [full()], queue: [waiting({ oldestMs: 300 })] })).toEqual([]);
});

it('says which backend is slow, how full it is and who waits for what', () => {
  const [finding] = findingsOf({ backends: [full({ id: 'rig-2' })], queue: [waiting()] });
  expect(finding?.text).toBe('rig-2 is slow: 4 of 4 slots busy, 6 waiting for llama3.1:8b, the longest 12 s');
});

it('names all that are full when several serve the model', () => {
  const [finding] = findingsOf({ backends: [full({ id: 'a' }), full({ id: 'b' })], queue: [waiting()] });
  expect(finding?.text).toMatch(/^a and b are full: 8 of 8 slots busy/);
});

it.each<[string, Fleet, Finding['remedy']]>([
  [
    'warms the model where it lies idle on disk',
    { backends: [full({ id: 'a' }), backend({ id: 'b' })], queue: [waiting()] },
    { kind: 'warm', backend: 'b', model: llama },
  ],
  [
    'raises the slots of one that nobody has told them',
    {
      backends: [full({ id: 'a', slotsSetting: 'auto', slots: 1, lanes: [lane({ inFlight: 1, slots: 1 })] })],
      queue: [waiting()],
    },
    { kind: 'raise-slots', backend: 'a' },
  ],
  [
    'lets one of a higher tier help',
    { backends: [full({ id: 'a' }), backend({ id: 'spare', tier: 1, loaded: [resident] })], queue: [waiting()] },
    { kind: 'lower-tier', backend: 'spare' },
  ],
  [
    'resumes one that an admin took out',
    { backends: [full({ id: 'a' }), backend({ id: 'b', mode: 'maintenance' })], queue: [waiting()] },
    { kind: 'resume', backend: 'b' },
  ],
  [
    'pulls the model to one that has nothing to do',
    {
      backends: [full({ id: 'a' }), backend({ id: 'b' })],
      queue: [waiting()],
      inventory: [has('a', llama), has('b', 'other:1b')],
    },
    { kind: 'pull', backend: 'b', model: llama },
  ],
  [
    'raises slots where nothing else helps',
    { backends: [full({ id: 'a' })], queue: [waiting()] },
    { kind: 'raise-slots', backend: 'a' },
  ],
])('%s', (_, fleet, remedy) => {
  expect(findingsOf(fleet)[0]?.remedy).toEqual(remedy);
});

it('counts only slots where the model is loaded: the others would have to load it first', () => {
  const busy = backend({ id: 'b', inFlight: 2, lanes: [lane({ model: 'other:70b', inFlight: 2 })] });
  const [finding] = findingsOf({ backends: [full({ id: 'a' }), busy], queue: [waiting()] });
  expect(finding?.text).toMatch(/^a is slow: 4 of 4 slots busy/);
  // Loading it there could push out what b is busy with.
  expect(finding?.remedy).toEqual({ kind: 'raise-slots', backend: 'a' });
});

it('does not promise that more slots help a model that has one whatever is set', () => {
  const embedding = full({ id: 'a', lanes: [lane({ inFlight: 1, slots: 1 })] });
  expect(findingsOf({ backends: [embedding], queue: [waiting()] })[0]?.remedy).toEqual({ kind: 'open', backend: 'a' });
});

it('tells a load that is under way from a server that is full', () => {
  const loading = backend({ id: 'a', inFlight: 1, lanes: [lane({ loaded: false, inFlight: 1 })] });
  const [finding] = findingsOf({ backends: [loading], queue: [waiting()] });
  expect(finding).toMatchObject({
    text: expect.stringContaining('llama3.1:8b is still being loaded on a'),
    remedy: { kind: 'open' },
  });
});

it('says why nobody serves a model that is waited for, and who could come back', () => {
  const backends = [
    backend({ id: 'a', health: 'down', reason: 'connection refused' }),
    backend({ id: 'b', mode: 'draining' }),
    backend({ id: 'c' }),
  ];
  const inventory = [has('a', llama), has('b', llama), has('c', 'other:1b')];
  const [finding] = findingsOf({ backends, queue: [waiting()], inventory });
  expect(finding).toMatchObject({
    tone: 'bad',
    text: '6 waiting for llama3.1:8b, the longest 12 s: a is down and b is draining',
    remedy: { kind: 'resume', backend: 'b' },
  });
});

it('gives the reason of a backend that is down, wedged, misconfigured or degraded, the worst first', () => {
  const backends = [
    backend({ id: 'slow', health: 'degraded', reason: 'the scheduler is busy' }),
    backend({ id: 'odd', health: 'misconfigured', reason: '403' }),
    backend({ id: 'stuck', lanes: [lane({ inFlight: 0, outReason: '3 failures in 30 s' })] }),
    backend({ id: 'gone', health: 'down', reason: 'connection refused' }),
  ];
  expect(findingsOf({ backends }).map(({ text, remedy }) => [text, remedy.kind])).toEqual([
    ['gone is down: connection refused', 'probe'],
    ['stuck is wedged: llama3.1:8b: 3 failures in 30 s', 'drain'],
    ['odd is misconfigured: 403', 'edit'],
    ['slow is degraded: the scheduler is busy', 'open'],
  ]);
});

it('tells of many that share a state in one sentence', () => {
  const down = ['a', 'b', 'c', 'd', 'e'].map((id) => backend({ id, health: 'down', reason: 'no route' }));
  const findings = findingsOf({ backends: [backend({ id: 'fine' }), ...down] });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    text: 'a, b and 3 more are down, a because: no route',
    remedy: { kind: 'show-worst' },
  });
});

it('does not call wrong what an admin ordered', () => {
  expect(findingsOf({ backends: [backend(), backend({ id: 'b', mode: 'draining' })] })).toEqual([]);
});

it('says first when nobody takes work, and offers the nearest way back', () => {
  const backends = [
    backend({ id: 'a', health: 'down', reason: 'x' }),
    backend({ id: 'b', mode: 'maintenance' }),
    backend({ id: 'c', mode: 'draining' }),
  ];
  expect(findingsOf({ backends })[0]).toMatchObject({
    text: 'No backend takes work: 1 down, 1 in maintenance and 1 draining',
    remedy: { kind: 'resume', backend: 'b' },
  });
  expect(findingsOf({ backends: [backend({ health: 'starting' })] })).toEqual([]);
});

it('notices a backend that fails its requests, and drains it only where others have its models', () => {
  const failing = full({ id: 'a', rates: { ...idleRates, errorRate: 0.12 } });
  const expected = { tone: 'bad', text: 'a fails 12 % of its requests' };
  expect(findingsOf({ backends: [failing, backend({ id: 'b' })] })[0]).toMatchObject({
    ...expected,
    remedy: { kind: 'drain' },
  });
  expect(findingsOf({ backends: [failing] })[0]).toMatchObject({ ...expected, remedy: { kind: 'open' } });
  expect(findingsOf({ backends: [full({ rates: { ...idleRates, errorRate: 0.01 } })] })).toEqual([]);
});

it('compares speed only between backends that hold the same model', () => {
  const at = (id: string, ttfbP50Ms: number, name = llama): BackendSnapshot =>
    full({ id, loaded: [{ ...resident, name }], rates: { ...idleRates, ttfbP50Ms } });
  expect(findingsOf({ backends: [at('slow', 8_000), at('quick', 400)] })[0]).toMatchObject({
    text: 'slow is slow: its first byte takes 8.0 s, quick needs 400 ms with llama3.1:8b too',
    remedy: { kind: 'drain', backend: 'slow' },
  });
  expect(findingsOf({ backends: [at('big', 8_000, 'llama3.1:70b'), at('quick', 400)] })).toEqual([]);
  expect(findingsOf({ backends: [at('a', 900), at('b', 100)] })).toEqual([]);
});

it('notices a model that runs partly, or wholly, on the processor', () => {
  const spilled = (vramBytes: number): BackendSnapshot => full({ loaded: [{ ...resident, vramBytes }] });
  expect(findingsOf({ backends: [spilled(6e9)] })[0]?.text).toBe(
    'llama3.1:8b on rig-1 runs partly on the processor: 4.0 GB of 10.0 GB do not fit its graphics memory',
  );
  expect(findingsOf({ backends: [spilled(0)] })[0]?.text).toBe('llama3.1:8b on rig-1 runs on the processor alone');
  expect(findingsOf({ backends: [backend({ loaded: [{ ...resident, vramBytes: 0 }] })] })).toEqual([]);
});

it('puts what is urgent before what is only slow', () => {
  const findings = findingsOf({
    backends: [full({ id: 'a' }), backend({ id: 'b', health: 'down', reason: 'refused' })],
    queue: [waiting()],
  });
  expect(findings.map(({ tone }) => tone)).toEqual(['bad', 'wary']);
});

it('knows nothing better than the states while the models are not known', () => {
  const facts = gatherFacts({ backends: [full()], queue: [waiting()] }, null);
  expect(diagnose(facts)).toEqual([]);
});

const fight: RunnerFight = {
  model: llama,
  reloads: 7,
  lostMs: 42_000,
  sides: [
    { runner: 'num_ctx 8192', callers: ['10.0.0.7', 'bob'] },
    { runner: '', callers: ['ada'] },
  ],
};

it('names who makes a server load a model again and again, and offers to settle the size', () => {
  expect(findingsOf({ backends: [backend({ id: 'rig-2', fights: [fight] })] })).toMatchObject([
    {
      tone: 'wary',
      text:
        'rig-2 loaded llama3.1:8b 7 times in 10 min, 42 s lost: ' +
        "10.0.0.7 and bob ask for num_ctx 8192, ada for the server's own context",
      remedy: { kind: 'context-policy', model: llama },
    },
  ]);
});

it('offers no context policy where it is not the context size that differs', () => {
  const sides = ['num_ctx 8192, num_gpu 1', 'num_ctx 8192, num_gpu 2'].map((runner) => ({ runner, callers: ['ada'] }));
  const [finding] = findingsOf({ backends: [backend({ id: 'rig-2', fights: [{ ...fight, sides }] })] });
  expect(finding?.remedy).toEqual({ kind: 'open', backend: 'rig-2' });
});

it('offers to heal a model that is confirmed to hang', () => {
  const lanes = [lane({ inFlight: 0, phase: 'wedged', outReason: 'a check of one token got nothing' })];
  const [finding] = diagnose(gatherFacts({ backends: [backend({ id: 'stuck', lanes })], queue: [] }, null));
  expect(finding).toMatchObject({ tone: 'bad', remedy: { kind: 'heal', backend: 'stuck', model: llama } });
});
