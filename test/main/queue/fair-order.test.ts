import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, createFairOrder } from '../../../main/queue/fair-order.ts';
import type { WorkClass } from '../../../shared/key.ts';

interface Waiting extends Claim {
  readonly tag: number;
}

/** A line that one slot serves, one claim after the other. */
function createLine() {
  const order = createFairOrder();
  const line: Waiting[] = [];
  return {
    enter(caller: string, { workClass = 'normal' as WorkClass, cost = 100 } = {}): Waiting {
      const claim = { caller, workClass, cost };
      const waiting = { ...claim, tag: order.enter(claim) };
      line.push(waiting);
      // Stable: of equal tags the first to come goes first.
      line.sort((a, b) => a.tag - b.tag);
      return waiting;
    },
    serve(): Waiting | undefined {
      const next = line.shift();
      if (!next) return undefined;
      order.serve(next);
      order.leave(next);
      return next;
    },
  };
}

const serveAll = (line: ReturnType<typeof createLine>, most = 1_000): string[] => {
  const served: string[] = [];
  for (let next = line.serve(); next && served.length < most; next = line.serve()) served.push(next.caller);
  return served;
};
const shareOf = (caller: string, served: readonly string[]): number => served.filter((name) => name === caller).length;

const callers = fc.constantFrom('a', 'b', 'c', 'd');
const classes = fc.constantFrom<WorkClass>('interactive', 'normal', 'batch');
const costs = fc.integer({ min: 1, max: 2_000 });

describe('the fair order', () => {
  it('is that of arrival for equal claims of one caller', () => {
    const line = createLine();
    const entered = Array.from({ length: 30 }, () => line.enter('ada'));
    expect(entered.map(() => line.serve())).toEqual(entered);
  });

  it('lets the shorter of two go first who have had as little', () => {
    const line = createLine();
    line.enter('long', { cost: 900 });
    line.enter('short', { cost: 60 });
    expect(serveAll(line)).toEqual(['short', 'long']);
  });

  it('lets one who asks for two hundred at once queue behind itself, but for the first few', () => {
    const line = createLine();
    for (let n = 0; n < 200; n += 1) line.enter('indexer');
    line.serve();
    line.enter('ada');
    expect(serveAll(line, 8)).toContain('ada');
  });

  it('does not hold an answer or two against anybody', () => {
    const line = createLine();
    line.enter('ada', { cost: 300 });
    line.enter('bob', { cost: 300 });
    line.enter('ada', { cost: 200 });
    line.enter('cleo', { cost: 300 });
    expect(serveAll(line)).toEqual(['ada', 'ada', 'bob', 'cleo']);
  });

  it('counts what is asked for, not how often', () => {
    const line = createLine();
    for (let n = 0; n < 20; n += 1) {
      line.enter('long', { cost: 1_000 });
      line.enter('short', { cost: 100 });
    }
    const first = serveAll(line, 22);
    expect(shareOf('short', first)).toBeGreaterThanOrEqual(18);
    expect(first).toContain('long');
  });

  it('shares a contended model eight to four to one between the classes, and starves none', () => {
    const line = createLine();
    for (let n = 0; n < 260; n += 1) {
      line.enter('typist', { workClass: 'interactive' });
      line.enter('ada', { workClass: 'normal' });
      line.enter('indexer', { workClass: 'batch' });
    }
    const first = serveAll(line, 260);
    expect(shareOf('typist', first)).toBeGreaterThan(150);
    expect(shareOf('indexer', first)).toBeGreaterThanOrEqual(16);
    expect(shareOf('ada', first)).toBeGreaterThan(70);
  });

  it('gives nobody credit for a time it did not ask', () => {
    const line = createLine();
    for (let n = 0; n < 50; n += 1) line.enter('ada');
    for (let n = 0; n < 40; n += 1) line.serve();
    for (let n = 0; n < 10; n += 1) line.enter('late');
    expect(shareOf('late', serveAll(line, 10))).toBeLessThanOrEqual(6);
  });

  it('shares equally between two who never stop asking, whatever the size of what they ask', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 20, max: 400 }), (own, other) => {
        const line = createLine();
        const served = { a: 0, b: 0 };
        const ask = (caller: 'a' | 'b') => line.enter(caller, { cost: caller === 'a' ? own : other });
        for (const caller of ['a', 'a', 'a', 'b', 'b', 'b'] as const) ask(caller);
        while (served.a + served.b < 60_000) {
          const next = line.serve();
          if (!next) throw new Error('somebody always waits');
          served[next.caller as 'a' | 'b'] += next.cost;
          ask(next.caller as 'a' | 'b');
        }
        // What is tolerated, and what is under way, may differ.
        expect(Math.abs(served.a - served.b)).toBeLessThan(6_000);
      }),
    );
  });

  it('passes nobody for ever: others get no more before it than its own length for each of them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(callers, classes, costs), { minLength: 400, maxLength: 400 }), (all) => {
        const line = createLine();
        const patient = line.enter('patient', { workClass: 'batch', cost: 500 });
        let before = 0;
        for (const [caller, workClass, cost] of all) {
          // Somebody new for each that is served: the line never empties.
          line.enter(caller, { workClass, cost });
          const next = line.serve();
          if (next === patient) return;
          before += next?.cost ?? 0;
        }
        // Twelve accounts of others, 13 ¼ shares in all, and one claim that was begun.
        expect(before).toBeLessThanOrEqual(patient.tag * (4 * 3.25 + 0.25) + 2_000);
      }),
    );
  });

  it('is monotone: asking for more never brings anybody forward', () => {
    fc.assert(
      fc.property(fc.array(costs, { minLength: 1, maxLength: 20 }), fc.nat(19), costs, (asked, at, more) => {
        const tagsOf = (list: readonly number[]): number[] => {
          const order = createFairOrder();
          return list.map((cost) => order.enter({ caller: 'ada', workClass: 'normal', cost }));
        };
        const greedy = asked.map((cost, index) => (index === at ? cost + more : cost));
        const modest = tagsOf(asked);
        expect(tagsOf(greedy).every((tag, index) => tag >= (modest[index] ?? 0))).toBe(true);
      }),
    );
  });
});
