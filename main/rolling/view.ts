import { currentStep, type RollingSnapshot } from '../../shared/rolling.ts';
import type { Move } from './next-move.ts';
import type { Plan, PlanStep } from './plan.ts';

/** How a rolling restart ended. */
export interface RollingEnd {
  readonly state: 'done' | 'stopped';
  readonly words: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A rolling restart as people see it; `move` is what its current step comes to. Pure. */
export function viewOf(plan: Plan, move: Move | null, end: RollingEnd | null): RollingSnapshot {
  const { id, orderedBy, startedAt, warmElsewhere, rewarm, deadlineMs } = plan;
  const current = end ? undefined : currentStep(plan.steps);
  const paused = end === null && move?.kind === 'pause' ? move : null;
  return {
    ...{ id, orderedBy, startedAt, warmElsewhere, rewarm, deadlineMs },
    endedAt: end?.at ?? null,
    state: end?.state ?? (paused ? 'paused' : 'running'),
    words: end?.words ?? paused?.words ?? '',
    question: paused?.question ?? null,
    steps: plan.steps.map((step) => ({
      backend: step.backend,
      stage: step.stage,
      words: step === current && move && 'words' in move ? move.words : step.words,
    })),
  };
}

/** How it ended, in words. Pure. */
export function sayEnd({ steps }: Plan): string {
  const of = (stage: string): readonly string[] =>
    steps.filter((step) => step.stage === stage).map(({ backend }) => backend);
  const [done, skipped] = [of('done'), of('skipped')];
  const first = done.length > 0 ? `restarted ${done.join(', ')}` : 'nothing was restarted';
  return skipped.length > 0 ? `${first}; skipped ${skipped.join(', ')}` : first;
}

/** What was done before it was stopped at that step, and what state that leaves. Pure. */
export function sayStopped(
  { steps }: Plan,
  current: PlanStep,
  { by, left }: { readonly by: string; readonly left: string },
): string {
  const done = steps.filter(({ stage }) => stage === 'done').map(({ backend }) => backend);
  const untouched = steps
    .filter(({ stage, backend }) => stage === 'waiting' && backend !== current.backend)
    .map(({ backend }) => backend);
  return [
    `by ${by}`,
    ...(done.length > 0 ? [`restarted ${done.join(', ')}`] : []),
    left,
    ...(untouched.length > 0 ? [`not touched: ${untouched.join(', ')}`] : []),
  ].join('; ');
}
