import type { BackendHealth, BackendSnapshot } from './snapshot.ts';

/** What an admin sees a backend as; `wedged` = it answers, but a model on it does not. */
export type BackendState =
  | 'down'
  | 'wedged'
  | 'misconfigured'
  | 'degraded'
  | 'draining'
  | 'maintenance'
  | 'starting'
  | 'up';

/** In order of alarm, the worst first. */
export const statesByAlarm: readonly BackendState[] = [
  'down',
  'wedged',
  'misconfigured',
  'degraded',
  'draining',
  'maintenance',
  'starting',
  'up',
];

type Facts = Pick<BackendSnapshot, 'mode' | 'health' | 'reason' | 'lanes' | 'inFlight'>;

/** Whether it answers its checks; `degraded` is up, with a check or a lane that fails. */
export const isUp = (health: BackendHealth): boolean => health === 'up' || health === 'degraded';

/** Whether new requests go there. */
export const takesWork = ({ mode, health }: Pick<BackendSnapshot, 'mode' | 'health'>): boolean =>
  mode === 'active' && isUp(health);

/** What an admin ordered goes before what the probes found, unless the backend is gone: then waiting for it is vain. */
export function stateOf({ mode, health, lanes }: Facts): BackendState {
  if (mode !== 'active') return mode === 'draining' && health === 'down' ? 'down' : mode;
  if (health === 'up' && lanes.some(({ outReason }) => outReason !== null)) return 'wedged';
  return health;
}

/** The reason beside the state, in words; null where the state says it all. */
export function reasonOf(backend: Facts): string | null {
  const { mode, reason, lanes, inFlight } = backend;
  const state = stateOf(backend);
  if (state === 'draining') return inFlight === 0 ? 'drained: nothing is running' : `${inFlight} still running`;
  if (state === 'maintenance') return inFlight === 0 ? null : `${inFlight} still running`;
  if (state === 'wedged') {
    const out = lanes.filter(({ outReason }) => outReason !== null);
    return out.map(({ model, outReason }) => `${model}: ${outReason}`).join('; ');
  }
  return mode === 'active' || state === 'down' ? reason : null;
}

/** The worst first; equals keep the configuration's order. */
export const byAlarm = (a: Facts, b: Facts): number =>
  statesByAlarm.indexOf(stateOf(a)) - statesByAlarm.indexOf(stateOf(b));
