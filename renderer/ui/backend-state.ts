import type { BackendState } from '../../shared/backend-state.ts';
import type { BackendSnapshot } from '../../shared/snapshot.ts';

export { type BackendState, byAlarm, reasonOf, stateOf, statesByAlarm, takesWork } from '../../shared/backend-state.ts';

export type Tone = 'good' | 'wary' | 'bad' | 'ordered' | 'quiet';

export const toneOf: Readonly<Record<BackendState, Tone>> = {
  down: 'bad',
  wedged: 'bad',
  misconfigured: 'bad',
  degraded: 'wary',
  draining: 'ordered',
  maintenance: 'ordered',
  starting: 'quiet',
  up: 'good',
};

/** Whether it lets others say what it has and holds in memory: warm, unload, pull, delete, heal. */
export const takesOrders = ({ kind }: Pick<BackendSnapshot, 'kind'>): boolean => kind === 'ollama';
