/**
 * How far one backend of a rolling restart is. `ready`: nothing runs there, its server is to be restarted now.
 * `returning`: it was restarted, and is not back yet.
 */
export const rollingStages = [
  'waiting',
  'warming',
  'draining',
  'ready',
  'returning',
  'rewarming',
  'done',
  'skipped',
] as const;
export type RollingStage = (typeof rollingStages)[number];

export interface RollingStep {
  readonly backend: string;
  readonly stage: RollingStage;
  /** What is waited for, or how it went, without a full stop; empty where the stage says it all. */
  readonly words: string;
}

/** Backends whose servers are restarted one after the other, none before the one before it is back. */
export interface RollingSnapshot {
  readonly id: string;
  readonly orderedBy: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly endedAt: number | null;
  /** `paused`: something outside keeps the next step from being taken. */
  readonly state: 'running' | 'paused' | 'done' | 'stopped';
  /** Why it is paused, or how it ended; empty otherwise. */
  readonly words: string;
  /** What `rolling.proceed` says yes to; null when nothing is asked. */
  readonly question: string | null;
  readonly warmElsewhere: boolean;
  /** Load again, after its restart, what each had in memory. */
  readonly rewarm: boolean;
  /** How long streams may go on once their backend is drained, ms; null = as long as they take. */
  readonly deadlineMs: number | null;
  /** In the order of their turns. */
  readonly steps: readonly RollingStep[];
}

/** The backend whose turn it is; undefined when all had theirs. */
export const currentStep = <Step extends Pick<RollingStep, 'stage'>>(steps: readonly Step[]): Step | undefined =>
  steps.find(({ stage }) => stage !== 'done' && stage !== 'skipped');
