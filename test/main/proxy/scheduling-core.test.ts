import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicyName } from '../../../main/balance/policies.ts';
import type { Fleet } from '../../../main/fleet/fleet.ts';
import type { Lease } from '../../../main/fleet/lease.ts';
import { slotsOf } from '../../../main/fleet/slots.ts';
import { createPlacer, type Placed, type Seeker } from '../../../main/proxy/placement.ts';
import { createQueue } from '../../../main/queue/queue.ts';
import { faultOf, installedRow, NOBODY, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';
import { createLeavingClient } from '../../support/leaving-client.ts';

const BACKENDS = ['a', 'b', 'c'] as const;
const MODELS = ['small:1', 'large:1'] as const;
const CALLERS = ['ada', 'bob', 'eve'] as const;
const POLICIES: readonly PolicyName[] = [
  'adaptive',
  'least-busy',
  'round-robin',
  'weighted',
  'sticky-client',
  'sticky-prefix',
];
const CONCURRENT = 3;

const nth = fc.nat(30);
const backend = fc.constantFrom(...BACKENDS);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      model: fc.constantFrom(...MODELS),
      caller: fc.constantFrom(...CALLERS),
      tokens: fc.integer({ min: 1, max: 5_000 }),
      insistsOn: fc.option(backend, { freq: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), nth }) },
  fc.record({ do: fc.constant('fail' as const), nth }),
  fc.record({ do: fc.constant('health' as const), backend, isUp: fc.boolean() }),
  fc.record({ do: fc.constant('mode' as const), backend, isActive: fc.boolean() }),
  fc.record({ do: fc.constant('slots' as const), backend, slots: fc.integer({ min: 1, max: 3 }) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Ask = Extract<Step, { do: 'ask' }>;

/** Complains about every lease over the slots of its lane or over what its caller may run. */
function watchLeases(fleet: Fleet): Fleet {
  return {
    ...fleet,
    lease(id, wanted) {
      const lease = fleet.lease(id, wanted);
      const taken = fleet.find(id);
      const lane = taken?.lanes.get(wanted.model ?? '');
      if (!taken || !lane || lane.inFlight > slotsOf(taken, lane.model, 1)) throw new Error(`over the slots of ${id}`);
      if (fleet.runningOf(wanted.caller ?? '') > CONCURRENT) throw new Error(`over the limit of ${wanted.caller}`);
      if (taken.mode !== 'active') throw new Error(`${id} is ${taken.mode}`);
      return lease;
    },
  };
}

function startCore(name: PolicyName) {
  const slots = new Map<string, number>(BACKENDS.map((id, index) => [id, index + 1]));
  const settings = () => BACKENDS.map((id) => settingsOf(id, { slots: slots.get(id) ?? 1 }));
  const { fleet, clock, configure } = startFleet(settings());
  for (const id of BACKENDS)
    fleet.setInventory(
      id,
      MODELS.map((model) => installedRow(model)),
    );
  const queue = createQueue<Placed>(clock);
  const policy = createPolicy(name);
  const limits = { timeoutMs: 60_000, limit: 7, perCaller: 3, concurrent: CONCURRENT };
  const ports = { clock, fleet: watchLeases(fleet), queue, policy: () => ({ name, policy }), limits: () => limits };
  const placer = createPlacer(ports);
  fleet.onEvent(({ kind }) => kind === 'capacity' && queue.wake());

  /** How each one ended, by its number; one word each, if all is well. */
  const ends = new Map<number, string[]>();
  const clients: ReturnType<typeof createLeavingClient>[] = [];
  const running: { readonly lease: Lease; readonly model: string }[] = [];
  const note = (who: number, word: string): void => void ends.set(who, [...(ends.get(who) ?? []), word]);

  const callerOf: string[] = [];
  const isWaiting = (who: number): boolean => ends.get(who)?.length === 0;
  const isFullFor = (caller: string): boolean => {
    const waiting = callerOf.filter((_, who) => isWaiting(who));
    return waiting.length >= limits.limit || waiting.filter((one) => one === caller).length >= limits.perCaller;
  };

  async function ask({ model, caller, tokens, insistsOn }: Ask): Promise<void> {
    const who = clients.length;
    const client = createLeavingClient();
    clients.push(client);
    callerOf.push(caller);
    ends.set(who, []);
    const prefixes = (): readonly number[] => Array.from({ length: tokens >> 7 }, (_, block) => block + (tokens % 3));
    const work = { promptTokens: tokens, outputLimit: null, runnerOptions: '', prefixes };
    const need = needOf({ model, caller, work, backend: insistsOn });
    const seeker: Seeker = { id: `${who}`, need, tried: NOBODY };
    const answer = placer.ask(seeker);
    const placed = answer.kind === 'here' ? answer.value : await placer.wait(seeker, answer.kind, client);
    note(who, placed.kind);
    if (placed.kind === 'refused' && placed.refusal.code === 'queue_full' && !isFullFor(caller))
      note(who, 'turned away from a line with room');
    if (placed.kind === 'placed') running.push({ lease: placed.lease, model });
  }

  function end(at: number, isFailed = false): void {
    const [run] = running.splice(at % Math.max(1, running.length), 1);
    if (!run) return;
    const { id } = run.lease.backend;
    if (isFailed) fleet.noteFault(id, faultOf('lane', { model: run.model }));
    else fleet.noteLoaded(id, run.model);
    run.lease.release();
    // Whoever is released twice must not free two slots.
    run.lease.release();
  }

  const actions: { readonly [What in Step['do']]: (step: Extract<Step, { do: What }>) => void } = {
    ask: (one) => void ask(one),
    end: (one) => end(one.nth),
    fail: (one) => end(one.nth, true),
    leave: (one) => clients[one.nth]?.leave(),
    health: (one) =>
      fleet.setHealth(one.backend, one.isUp ? { state: 'up', reason: null } : { state: 'down', reason: 'refused' }),
    mode: (one) => fleet.setMode(one.backend, one.isActive ? 'active' : 'draining'),
    slots(one) {
      slots.set(one.backend, one.slots);
      configure(settings());
    },
    pass: (one) => clock.advance(one.ms),
  };
  // Each action takes the step it is listed under; the compiler cannot follow that through the index.
  const play = (next: Step): void => (actions[next.do] as (step: Step) => void)(next);

  async function windUp(): Promise<void> {
    for (const id of BACKENDS) {
      fleet.setHealth(id, { state: 'up', reason: null });
      fleet.setMode(id, 'active');
    }
    for (let turn = 0; turn < 200 && (queue.depth() > 0 || running.length > 0); turn += 1) {
      end(0);
      for (const id of BACKENDS) fleet.confirmAlive(id, clock.now());
      await clock.advanceAsync(1_000);
    }
    // A look at those who wait by choice may still be due; it finds nobody.
    await clock.advanceAsync(1_000);
  }

  const inFlight = (): number => fleet.backends().reduce((sum, each) => sum + each.inFlight, 0);
  return { play, windUp, ends, clock, queue, fleet, running, inFlight };
}

describe.each(POLICIES)('whatever happens, by %s', (name) => {
  it('nobody is lost or served twice, no slot and no limit is exceeded, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 90 }), async (steps) => {
        const core = startCore(name);
        for (const next of steps) {
          core.play(next);
          await core.clock.settle();
          expect(core.inFlight()).toBe(core.running.length);
        }
        await core.windUp();
        for (const [who, words] of core.ends) expect([who, words.length]).toEqual([who, 1]);
        expect([core.queue.depth(), core.inFlight(), core.running.length, core.clock.pending()]).toEqual([0, 0, 0, 0]);
        for (const caller of CALLERS) expect(core.fleet.runningOf(caller)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

/** Who is served, in order, by one slot that three callers never leave alone, from when a fourth asks until it is served. */
async function servedBefore(policyName: PolicyName, greedyTokens: readonly number[]): Promise<number> {
  const { fleet, clock } = startFleet([settingsOf('a', { slots: 1 })]);
  const queue = createQueue<Placed>(clock);
  const policy = createPolicy(policyName);
  const limits = { timeoutMs: 1e9, limit: 1_000, perCaller: 1_000, concurrent: 1_000 };
  const placer = createPlacer({
    clock,
    fleet,
    queue,
    policy: () => ({ name: policyName, policy }),
    limits: () => limits,
  });
  fleet.onEvent(({ kind }) => kind === 'capacity' && queue.wake());
  const leases: { readonly caller: string; readonly lease: Lease }[] = [];
  const ask = async (caller: string, promptTokens: number): Promise<void> => {
    const work = { promptTokens, outputLimit: null, runnerOptions: '', prefixes: () => [] };
    const seeker = { id: caller, need: needOf({ caller, work }), tried: NOBODY };
    const answer = placer.ask(seeker);
    const placed =
      answer.kind === 'here' ? answer.value : await placer.wait(seeker, answer.kind, createLeavingClient());
    if (placed.kind === 'placed') leases.push({ caller, lease: placed.lease });
  };
  for (const [at, tokens] of greedyTokens.entries()) for (let n = 0; n < 20; n += 1) void ask(`greedy-${at}`, tokens);
  void ask('patient', 1_000);
  await clock.settle();
  for (let served = 0; served < 200; served += 1) {
    const next = leases.shift();
    if (!next) throw new Error('the slot is idle while somebody waits');
    if (next.caller === 'patient') return served;
    void ask(next.caller, greedyTokens[Number(next.caller.slice(-1))] ?? 1_000);
    next.lease.release();
    await clock.advanceAsync(1_000);
  }
  return 200;
}

it.each(POLICIES)('by %s, one who asks once is not passed by the crowds of others, whatever they ask', async (name) => {
  const tokens = fc.integer({ min: 200, max: 8_000 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(tokens, tokens, tokens), async (greedy) => {
      // Sixty wait before it: in the order of arrival it would be the sixty-first.
      expect(await servedBefore(name, greedy)).toBeLessThanOrEqual(20);
    }),
    { numRuns: 15 },
  );
});
