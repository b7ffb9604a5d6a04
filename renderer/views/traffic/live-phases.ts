import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Phase, PhaseKind } from './phases.ts';
import type { StageMark } from './stage-log.ts';

const kindOf: Readonly<Record<LiveExchange['stage'], PhaseKind>> = {
  reading: 'arrive',
  queued: 'queue',
  dialling: 'wait',
  streaming: 'stream',
};

/**
 * A live request's time so far: the stages it was seen in, and `wait` for what lies between two that do not follow on
 * each other, since a stage may be over before a snapshot tells of it. `at` in milliseconds since the epoch.
 */
export function livePhases(
  { startedAt }: Pick<LiveExchange, 'startedAt'>,
  marks: readonly StageMark[],
  at: number,
): readonly Phase[] {
  const [first] = marks;
  if (!first) return [];
  const nowMs = Math.max(at - startedAt, marks.at(-1)?.fromMs ?? 0);
  const stretches = marks.map((mark, nth): Phase => {
    const next = marks[nth + 1];
    return {
      kind: !next || follows(mark, next) ? kindOf[mark.stage] : 'wait',
      ms: (next?.fromMs ?? nowMs) - mark.fromMs,
    };
  });
  const before: Phase = { kind: isReadingBefore(first) ? 'arrive' : 'wait', ms: first.fromMs };
  return joined([before, ...stretches].filter(({ ms }) => ms >= 0.5));
}

/** Neighbours of one kind are one stretch. */
function joined(all: readonly Phase[]): readonly Phase[] {
  const stretches: Phase[] = [];
  for (const { kind, ms } of all) {
    const last = stretches.at(-1);
    if (last?.kind === kind) stretches[stretches.length - 1] = { kind, ms: last.ms + ms };
    else stretches.push({ kind, ms });
  }
  return stretches;
}

const isReadingBefore = ({ stage, attempts }: StageMark): boolean => stage === 'queued' && attempts === 0;

/** Whether nothing can have happened between the two. */
function follows(a: StageMark, b: StageMark): boolean {
  if (a.stage === 'reading') return b.stage === 'queued' && b.attempts === 0;
  if (a.stage === 'queued') return b.stage === 'dialling' && b.attempts <= a.attempts + 1;
  return a.stage === 'dialling' && b.stage === 'streaming' && b.attempts === a.attempts;
}
