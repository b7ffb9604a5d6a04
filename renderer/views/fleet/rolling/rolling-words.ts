import type { RollingStage } from '../../../../shared/rolling.ts';

/** What a stage is called, for people. */
export const stageWords: Readonly<Record<RollingStage, string>> = {
  waiting: 'waits for its turn',
  warming: 'warming its models elsewhere',
  draining: 'draining',
  ready: 'ready',
  returning: 'restarting',
  rewarming: 'loading its models again',
  done: 'done',
  skipped: 'skipped',
};

export const stageTones: Readonly<Partial<Record<RollingStage, string>>> = {
  done: 'tone-good',
  ready: 'tone-wary',
};
