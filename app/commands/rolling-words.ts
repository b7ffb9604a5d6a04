import type { RollingSnapshot, RollingStage } from '../../shared/rolling.ts';
import { plainText } from './table.ts';

const stageWords: Readonly<Record<RollingStage, string>> = {
  waiting: 'waits for its turn',
  warming: 'warming its models elsewhere',
  draining: 'draining',
  ready: 'READY',
  returning: 'restarting',
  rewarming: 'loading its models again',
  done: 'done',
  skipped: 'skipped',
};

/** One line each, names lined up: `rig-1  draining: 2 streams still running` */
export function formatSteps({ steps }: RollingSnapshot): readonly string[] {
  const width = Math.max(0, ...steps.map(({ backend }) => backend.length));
  return steps.map(({ backend, stage, words }) => {
    const said = words === '' ? '' : `: ${plainText(words)}`;
    return `${backend.padEnd(width)}  ${stageWords[stage]}${said}`;
  });
}

/** All of it, and what somebody can do about it. */
export function formatRolling(rolling: RollingSnapshot): string {
  const lines = [...formatSteps(rolling), ...sayState(rolling)];
  return lines.map((line) => `${line}\n`).join('');
}

function sayState({ state, words, question }: RollingSnapshot): readonly string[] {
  if (state === 'running') return [];
  if (state !== 'paused') return [`${state}: ${plainText(words)}`];
  const said = `paused: ${plainText(words)}`;
  return question === null ? [said] : [said, `${plainText(question)} (corral rolling proceed, skip or stop)`];
}
