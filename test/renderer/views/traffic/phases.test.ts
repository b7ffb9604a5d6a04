import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Phase, phases } from '../../../../renderer/views/traffic/phases.ts';
import { answered, ended, failed } from './exchange-fixture.ts';

const short = (all: readonly Phase[]): string[] => all.map(({ kind, ms }) => `${kind} ${Math.round(ms)}`);
const tokens = { prompt: 20, output: 100, loadMs: null, promptEvalMs: null, evalMs: null };

describe('the time of an ended request', () => {
  it('has no names for what was not told: before the first byte it waited, then it streamed', () => {
    expect(short(phases(ended({ attempts: [answered({ startedMs: 10 })], ttfbMs: 110 })))).toEqual([
      'arrive 10',
      'wait 100',
      'stream 390',
    ]);
  });

  it('names load and prefill as the backend told them, and leaves the rest of the wait open', () => {
    const record = ended({
      attempts: [answered({ startedMs: 300, ttfbMs: 2_000 })],
      queueMs: 280,
      ttfbMs: 2_300,
      durationMs: 5_000,
      tokens: { ...tokens, loadMs: 1_500, promptEvalMs: 400, evalMs: 2_700 },
    });
    expect(short(phases(record))).toEqual([
      'arrive 20',
      'queue 280',
      'wait 100',
      'load 1500',
      'prefill 400',
      'stream 2700',
    ]);
  });

  it('counts the generating of an answer in one piece as stream, though it came before the first byte', () => {
    const record = ended({
      attempts: [answered({ ttfbMs: 1_000 })],
      durationMs: 1_001,
      tokens: { ...tokens, loadMs: 50, promptEvalMs: 150, evalMs: 700 },
    });
    expect(short(phases(record))).toEqual(['wait 101', 'load 50', 'prefill 150', 'stream 700']);
  });

  it('does not believe figures that do not fit into what was measured', () => {
    const record = ended({ tokens: { ...tokens, loadMs: 10_000, promptEvalMs: 400, evalMs: 20 } });
    expect(short(phases(record))).toEqual(['wait 100', 'stream 400']);
  });

  it('forgives figures that are off by a rounding', () => {
    const record = ended({ tokens: { ...tokens, loadMs: 60, promptEvalMs: 45, evalMs: 400 } });
    expect(short(phases(record))).toEqual(['load 57', 'prefill 43', 'stream 400']);
  });

  it('shows a failed attempt, then the one that answered', () => {
    const [first, second] = [failed({ startedMs: 2 }), answered({ backend: 'rig-2', startedMs: 52, ttfbMs: 48 })];
    const all = phases(ended({ attempts: [first, second] }));
    expect(short(all)).toEqual(['arrive 2', 'failed 50', 'wait 48', 'stream 400']);
    expect(all[1]?.attempt).toBe(first);
  });

  it('tells the queue before the first attempt from the queue before the second', () => {
    const attempts = [failed({ startedMs: 30 }), answered({ startedMs: 130, ttfbMs: 70 })];
    expect(short(phases(ended({ attempts, queueMs: 90 })))).toEqual([
      'queue 30',
      'failed 40',
      'queue 60',
      'wait 70',
      'stream 300',
    ]);
  });

  it('does not guess where it queued among three attempts', () => {
    const attempts = [failed(), failed({ startedMs: 100 }), answered({ startedMs: 200, ttfbMs: 50 })];
    expect(short(phases(ended({ attempts, queueMs: 40 })))).toEqual([
      'failed 100',
      'failed 100',
      'wait 50',
      'stream 250',
    ]);
  });

  it('ends in a failure when every attempt failed', () => {
    const attempts = [failed(), failed({ backend: 'rig-2', startedMs: 100 })];
    expect(short(phases(ended({ outcome: 'refused', attempts, ttfbMs: 500 })))).toEqual(['failed 100', 'failed 400']);
  });

  it('is a wait to the end when the client left before the first byte', () => {
    const attempts = [failed({ result: 'cancelled', reason: null, startedMs: 5 })];
    expect(short(phases(ended({ outcome: 'gone', attempts, ttfbMs: null })))).toEqual(['arrive 5', 'wait 495']);
  });

  it("keeps a backend's own error, which was held back, up to when it was passed on", () => {
    const attempts = [failed({ result: 'answered', status: 404, startedMs: 20 })];
    expect(short(phases(ended({ outcome: 'rejected', attempts, ttfbMs: 490 })))).toEqual([
      'arrive 20',
      'wait 470',
      'stream 10',
    ]);
  });

  it('is the queue when it was refused there, and open when the client left it', () => {
    expect(short(phases(ended({ outcome: 'refused', attempts: [], queueMs: 480 })))).toEqual([
      'arrive 20',
      'queue 480',
    ]);
    expect(short(phases(ended({ outcome: 'gone', attempts: [], ttfbMs: null })))).toEqual(['wait 500']);
  });

  it("is the gateway's own where it answered by itself", () => {
    expect(short(phases(ended({ kind: 'local', attempts: [], durationMs: 3 })))).toEqual(['local 3']);
  });

  it('adds up to the duration, whatever is told, and is never negative', () => {
    const ms = fc.double({ min: 0, max: 100_000, noNaN: true });
    const told = fc.option(ms);
    const record = fc
      .record({
        gaps: fc.array(ms, { minLength: 0, maxLength: 4 }),
        queueMs: ms,
        waitMs: told,
        restMs: ms,
        tokens: fc.option(fc.record({ prompt: told, output: told, loadMs: told, promptEvalMs: told, evalMs: told })),
      })
      .map(({ gaps, queueMs, waitMs, restMs, tokens: figures }) => {
        let startedMs = 0;
        const attempts = gaps.map((gap, nth) => {
          startedMs += gap;
          const isLast = nth === gaps.length - 1;
          return isLast ? answered({ startedMs, ttfbMs: waitMs }) : failed({ startedMs });
        });
        return ended({ attempts, queueMs, tokens: figures, durationMs: startedMs + restMs, ttfbMs: null });
      });
    fc.assert(
      fc.property(record, (one) => {
        const all = phases(one);
        const sum = all.reduce((total, phase) => total + phase.ms, 0);
        // Stretches too short to be drawn are left out.
        return all.every((phase) => phase.ms >= 0) && Math.abs(sum - one.durationMs) < 0.5 * 12;
      }),
    );
  });
});
