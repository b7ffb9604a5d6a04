import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairOrder, type WorkClass } from '../../../main/queue/fair-order.ts';

interface Waiting {
  readonly caller: string;
  readonly workClass: WorkClass;
  readonly cost: number;
  readonly tag: number;
  readonly seq: number;
}

/** A line that one slot serves, one claim after the other. */
function createLine() {
  const order = createFairOrder();
  let line: Waiting[] = [];
  let seq = 0;
  return {
    enter(caller: string, { workClass = 'normal' as WorkClass, cost = 1 } = {}) {
      seq += 1;
      line.push({ caller, workClass, cost, tag: order.enter({ caller, workClass, cost }), seq });
      line = line.sort((a, b) => a.tag - b.tag || a.seq - b.seq);
    },
    serve(): Waiting | undefined {
      const next = line.shift();
      if (next) order.serve(next.tag);
      return next;
    },
  };
}

const serveAll = (line: ReturnType<typeof createLine>, most = 1_000): string[] => {
  const served: string[] = [];
  for (let next = line.serve(); next && served.length < most; next = line.serve()) served.push(next.caller);
  return served;
};

describe('the fair order', () => {
  it('is that of arrival for one caller', () => {
    const line = createLine();
    for (let n = 0; n < 5; n += 1) line.enter('ada', { cost: 1 + n });
    expect(serveAll(line)).toEqual(['ada', 'ada', 'ada', 'ada', 'ada']);
  });

  it('lets one who asks for two hundred at once queue behind itself', () => {
    const line = createLine();
    for (let n = 0; n < 200; n += 1) line.enter('indexer');
    line.serve();
    line.enter('ada');
    expect(serveAll(line, 2)).toContain('ada');
  });

  it('counts what is asked for, not how often', () => {
    const line = createLine();
    for (let n = 0; n < 20; n += 1) {
      line.enter('long', { cost: 10 });
      line.enter('short', { cost: 1 });
    }
    const first = serveAll(line, 22);
    expect(first.filter((caller) => caller === 'short').length).toBeGreaterThanOrEqual(18);
    expect(first).toContain('long');
  });

  it('shares a contended model eight to four to one between the classes, and starves none', () => {
    const line = createLine();
    for (let n = 0; n < 130; n += 1) {
      line.enter('typist', { workClass: 'interactive' });
      line.enter('ada', { workClass: 'normal' });
      line.enter('indexer', { workClass: 'batch' });
    }
    const first = serveAll(line, 130);
    const of = (caller: string) => first.filter((name) => name === caller).length;
    expect(of('typist')).toBeGreaterThan(75);
    expect(of('indexer')).toBeGreaterThanOrEqual(9);
    expect(of('ada')).toBeGreaterThan(35);
  });

  it('gives nobody credit for a time it did not ask', () => {
    const line = createLine();
    for (let n = 0; n < 50; n += 1) line.enter('ada');
    for (let n = 0; n < 40; n += 1) line.serve();
    for (let n = 0; n < 10; n += 1) line.enter('late');
    expect(serveAll(line, 10).filter((caller) => caller === 'late').length).toBeLessThanOrEqual(6);
  });

  it('passes nobody for ever: who waits is served after a bounded amount of others', () => {
    const callers = fc.constantFrom('a', 'b', 'c', 'd');
    const classes = fc.constantFrom<WorkClass>('interactive', 'normal', 'batch');
    const claims = fc.array(fc.tuple(callers, classes, fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(claims, (all) => {
        const line = createLine();
        line.enter('patient', { workClass: 'batch', cost: 1 });
        let served = 0;
        for (const [caller, workClass, cost] of all) {
          // Somebody new for each that is served: the line never empties.
          line.enter(caller, { workClass, cost });
          line.enter(caller, { workClass, cost });
          if (line.serve()?.caller === 'patient') return true;
          served += 1;
        }
        // Its tag was the clock itself: only those who came at the same time could be before it.
        return served <= 1;
      }),
    );
  });

  it('is monotone: asking for more never brings anybody forward', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), (costs) => {
        const order = createFairOrder();
        const tags = costs.map((cost) => order.enter({ caller: 'ada', workClass: 'normal', cost }));
        return tags.every((tag, index) => index === 0 || tag > (tags[index - 1] ?? 0));
      }),
    );
  });
});
