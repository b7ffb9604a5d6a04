import { expect, it } from 'vitest';
import type { Choosing, NonEmpty, Policy } from '../../../main/balance/policy.ts';
import { createStickyPrefix } from '../../../main/balance/sticky-prefix.ts';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf, MODEL, needOf } from '../../support/fleet-fixture.ts';

const blocks = (count: number, from = 0): number[] => Array.from({ length: count }, (_, n) => from + n + 1);

function choosing(eligible: NonEmpty<Candidate>, prefixes: readonly number[]): Choosing {
  const work = { promptTokens: 0, outputLimit: null, runnerOptions: '', prefixes: () => prefixes };
  return { need: needOf({ work }), eligible, ahead: 0, waitedMs: 0, now: 0 };
}

/** Where it goes; it is served there. */
function send(policy: Policy, eligible: NonEmpty<Candidate>, prefixes: readonly number[]): string {
  const asked = choosing(eligible, prefixes);
  const decision = policy.decide(asked);
  if (decision.kind !== 'take') return decision.kind;
  policy.placed?.(asked, decision.chosen);
  return decision.chosen.backend.id;
}

it('keeps a conversation where it was served, however busy that is', () => {
  const policy = createStickyPrefix();
  const [a, b, c] = [candidateOf('a'), candidateOf('b', { inFlight: 1 }), candidateOf('c', { inFlight: 2 })];
  expect(send(policy, [a, b, c], blocks(3))).toBe('a');
  const busy = { ...a, inFlight: 3, free: 1 };
  expect(send(policy, [busy, b, c], blocks(5))).toBe('a');
  expect(send(policy, [busy, b, c], blocks(5, 100))).toBe('b');
});

it('follows it to where a longer part was served meanwhile', () => {
  const policy = createStickyPrefix();
  const [a, b] = [candidateOf('a'), candidateOf('b', { inFlight: 1 })];
  expect(send(policy, [a, b], blocks(3))).toBe('a');
  expect(send(policy, [{ ...a, free: 0 }, b], blocks(5))).toBe('b');
  expect(send(policy, [a, b], blocks(7))).toBe('b');
});

it('goes to the least busy when nobody has served it, or when the runner that did was unloaded', () => {
  const policy = createStickyPrefix();
  const [a, b] = [candidateOf('a'), candidateOf('b', { inFlight: 1 })];
  expect(send(policy, [a, b], blocks(3))).toBe('a');
  laneOf(a.backend as Backend, MODEL).runner += 1;
  expect(send(policy, [{ ...a, inFlight: 2 }, b], blocks(4))).toBe('b');
});

it('lets the less busy of two that hold as much go first', () => {
  const policy = createStickyPrefix();
  const [a, b] = [candidateOf('a'), candidateOf('b', { inFlight: 1 })];
  send(policy, [a, b], blocks(3));
  send(policy, [{ ...a, free: 0 }, b], blocks(3));
  expect(send(policy, [{ ...a, inFlight: 2 }, b], blocks(3))).toBe('b');
});

it('takes a prompt that is shorter than a block for a new one', () => {
  const policy = createStickyPrefix();
  const [a, b] = [candidateOf('a'), candidateOf('b', { inFlight: 1 })];
  expect(send(policy, [a, b], [])).toBe('a');
  expect(send(policy, [{ ...a, inFlight: 2 }, b], [])).toBe('b');
});

it('respects slots and tiers', () => {
  const policy = createStickyPrefix();
  const [own, spare] = [candidateOf('own'), candidateOf('spare', {}, 1)];
  expect(send(policy, [own, spare], blocks(3))).toBe('own');
  expect(send(policy, [{ ...own, free: 0 }, spare], blocks(4))).toBe('full');
});

it('says how much was served where', () => {
  const policy = createStickyPrefix();
  const [a, b] = [candidateOf('a'), candidateOf('b')];
  send(policy, [a, b], blocks(3));
  const decision = policy.decide(choosing([a, b], blocks(5)));
  if (decision.kind !== 'take') throw new Error(decision.kind);
  expect(decision.reason).toBe('384 prompt tokens of this conversation were served there');
  expect(decision.whyNot?.(b)).toBe('0 prompt tokens of this conversation were served there');
});
