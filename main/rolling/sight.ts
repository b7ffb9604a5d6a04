import { isUp } from '../../shared/backend-state.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { RollingSight, SeenBackend } from './next-move.ts';
import type { PlanStep } from './plan.ts';
import type { RollingPorts } from './rolling-ports.ts';

type Sources = Pick<RollingPorts, 'fleet' | 'leaving' | 'loads' | 'lostWithout'>;

/** What is seen of the backend whose turn it is, and of those around it. */
export function sightOf(step: PlanStep, { fleet, leaving, loads, lostWithout }: Sources): RollingSight {
  const { backend: id } = step;
  const backend = fleet.find(id);
  const isThere = backend?.url === step.url;
  const others = fleet.backends().filter((one) => one.id !== id && one.mode === 'active');
  return {
    backend: isThere ? seenOf(backend) : null,
    leaving: leaving.list().find((one) => one.backend === id) ?? null,
    othersOut: others.filter(({ health }) => !isUp(health.state)).map((one) => ({ id: one.id, words: wordsOf(one) })),
    unreachable: isThere && step.stage === 'waiting' ? lostWithout(id) : [],
    rewarming: step.loads.length === 0 ? null : rewarmingOf(step, loads),
  };
}

const wordsOf = ({ health: { state, reason } }: ReadonlyBackend): string =>
  reason === null ? state : `${state} (${reason})`;

const seenOf = ({ mode, health, inFlight, version }: ReadonlyBackend): SeenBackend => ({
  ...{ mode, inFlight, version },
  health: health.state,
  reason: health.reason,
});

function rewarmingOf({ loads: ordered }: PlanStep, loads: Sources['loads']): NonNullable<RollingSight['rewarming']> {
  const known = new Map(loads.list().map((operation) => [operation.id, operation]));
  const all = ordered.map((load) => ({ ...load, now: known.get(load.operation) }));
  const running = all.filter(({ now }) => now?.state === 'running');
  if (running.length > 0) {
    const words = running.map(({ model, now }) => `${model}: ${now?.detail ?? 'loading'}`).join('; ');
    return { running: running.length, words };
  }
  const failed = all.flatMap(({ model, refused, now }) => {
    const why = refused || (now?.state === 'done' ? '' : (now?.detail ?? 'nothing is known of its load any more'));
    return why === '' ? [] : [`${model} could not be loaded again: ${why}`];
  });
  return { running: 0, words: failed.length > 0 ? failed.join('; ') : 'its models are in memory again' };
}
