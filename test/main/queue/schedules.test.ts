import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQueue } from '../../../main/queue/queue.ts';
import type { Answer } from '../../../main/queue/waiter.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const MODELS = ['m', 'n'] as const;
const LIMIT = 6;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      model: fc.constantFrom(...MODELS),
      particular: fc.boolean(),
      timeoutMs: fc.integer({ min: 1, max: 50 }),
    }),
  },
  fc.record({ do: fc.constant('leave' as const), nth: fc.nat(30) }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('room' as const),
      model: fc.constantFrom(...MODELS),
      /** Whether only those with their own choice of backends could use it, only the others, or anybody. */
      suits: fc.constantFrom('particular', 'ordinary', 'anybody'),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Room = Extract<Step, { do: 'room' }>;

interface Person {
  readonly name: number;
  readonly model: string;
  readonly particular: boolean;
  readonly since: number;
  readonly until: number;
}

const mayUse = ({ model, suits }: Room, person: Person): boolean =>
  person.model === model && (suits === 'anybody' || (suits === 'particular') === person.particular);

/** The queue's promises in the plainest words: a list of people in the order they came. */
function createNaive() {
  let people: Person[] = [];
  const ends: string[] = [];
  const remove = (person: Person): void => {
    people = people.filter((other) => other !== person);
  };
  return {
    ends,
    depth: () => people.length,
    wait(person: Person): void {
      if (people.length >= LIMIT) ends.push(`${person.name} full`);
      else people.push(person);
    },
    leave: (name: number): void => people.filter((person) => person.name === name).forEach(remove),
    room(room: Room, now: number): void {
      let left = room.count;
      for (const model of MODELS)
        for (const person of people.filter((candidate) => candidate.model === model)) {
          if (left > 0 && mayUse(room, person)) {
            left -= 1;
            remove(person);
            ends.push(`${person.name} placed ${now - person.since}`);
          } else if (!person.particular) break;
        }
    },
    pass(now: number): void {
      const due = people.filter(({ until }) => until <= now).sort((a, b) => a.until - b.until || a.name - b.name);
      for (const person of due) {
        remove(person);
        ends.push(`${person.name} timeout ${person.until - person.since}`);
      }
    },
  };
}

/** The same steps for the real queue. */
function createReal() {
  const clock = createManualClock();
  const queue = createQueue<string>(clock);
  const ends: string[] = [];
  const leaves = new Map<number, () => void>();
  let room: (Room & { left: number }) | null = null;
  const tryPlace = (person: Person): Answer<string> => {
    if (!room || room.left === 0 || !mayUse(room, person)) return { kind: 'full' };
    room.left -= 1;
    return { kind: 'here', value: 'room' };
  };
  return {
    clock,
    queue,
    ends,
    wait(person: Person): void {
      const { name, model, particular } = person;
      const limits = { timeoutMs: person.until - person.since, limit: LIMIT, perCaller: LIMIT };
      const claim = { caller: 'ada', workClass: 'normal', cost: 1 } as const;
      const line = { id: String(name), model, claim, particular, held: 'full', expectMs: () => null } as const;
      const waiter = { ...line, tryPlace: () => tryPlace(person) };
      const leave = queue.wait(waiter, limits, (waited) =>
        ends.push(waited.kind === 'full' ? `${name} full` : `${name} ${waited.kind} ${waited.waitedMs}`),
      );
      leaves.set(name, leave);
    },
    leave: (name: number): void => leaves.get(name)?.(),
    room(next: Room): void {
      room = { ...next, left: next.count };
      queue.wake();
      room = null;
    },
  };
}

type Side = Pick<ReturnType<typeof createNaive>, 'wait' | 'leave' | 'room'>;

function play(side: Side, name: number, next: Exclude<Step, { do: 'pass' }>, now: number): void {
  if (next.do === 'leave') side.leave(next.nth);
  else if (next.do === 'room') side.room(next, now);
  else {
    const { model, particular, timeoutMs } = next;
    side.wait({ name, model, particular, since: now, until: now + timeoutMs });
  }
}

it('serves nobody twice and loses nobody, in order, under any schedule of waiting, leaving, room and time', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const naive = createNaive();
      const real = createReal();
      const { clock, queue } = real;
      for (const [name, next] of steps.entries()) {
        if (next.do === 'pass') {
          clock.advance(next.ms);
          naive.pass(clock.monotonic());
        } else for (const side of [naive, real]) play(side, name, next, clock.monotonic());
        expect(real.ends).toEqual(naive.ends);
        expect(queue.depth()).toBe(naive.depth());
        expect(queue.snapshot().reduce((sum, { depth }) => sum + depth, 0)).toBe(naive.depth());
        expect(clock.pending()).toBe(naive.depth());
      }
    }),
    { numRuns: 300 },
  );
});
