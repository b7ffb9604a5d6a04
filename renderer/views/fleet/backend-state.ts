import type { BackendHealth, BackendMode, BackendSnapshot } from '../../../shared/snapshot.ts';

export type BackendState = BackendHealth | Exclude<BackendMode, 'active'>;

/** Shape beside the word: state is never colour alone. */
export const stateIcons: Readonly<Record<BackendState, string>> = {
  up: '●',
  starting: '◔',
  degraded: '◐',
  misconfigured: '⚠',
  down: '✕',
  draining: '⏷',
  maintenance: '‖',
};

/** What an admin ordered goes before what the probes found. */
export const stateOf = ({ mode, health }: Pick<BackendSnapshot, 'mode' | 'health'>): BackendState =>
  mode === 'active' ? health : mode;
