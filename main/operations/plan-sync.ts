import { isUp } from '../../shared/backend-state.ts';
import type { CommandError, CommandOutput } from '../../shared/contract.ts';
import type { Build } from '../../shared/drift.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { buildsOf } from '../fleet/drift/compare-builds.ts';
import type { SyncGoal } from '../ports.ts';
import { whyNotModel } from './refuse-order.ts';

export interface SyncWish {
  /** Any spelling. */
  readonly model: string;
  /** Left out = every copy that differs. */
  readonly backends?: readonly string[] | undefined;
  /** Whose build the others are to get; left out = the reference's, as drift has it. */
  readonly digestOf?: string | undefined;
  /** Whatever the registry has, on every copy. */
  readonly newest?: boolean | undefined;
}

/** Which copies are to be brought to what. */
export interface SyncPlan {
  readonly goal: SyncGoal;
  readonly backends: readonly string[];
  /** Copies that differ and cannot be reached now. */
  readonly leftOut: CommandOutput<'model.sync'>['leftOut'];
}

/** What has to be done so that the copies of a model are one build. `fleet` in the configuration's order. Pure. */
export function planSync(wish: SyncWish, fleet: readonly ReadonlyBackend[]): Result<SyncPlan, CommandError> {
  const model = canonicalModel(wish.model);
  if (model === null) return refuse('bad_input', `model: ${JSON.stringify(wish.model)} is not a model name`, 'model');
  const why = whyNotModel({ kind: 'sync', model });
  if (why) return err(why);
  if (wish.newest && wish.digestOf !== undefined)
    return refuse('bad_input', 'say either whose build or the newest', 'digestOf');
  const builds = buildsOf(fleet, model);
  const goal = goalOf(wish, model, builds);
  if (!goal.ok) return goal;
  const differing = builds.filter(({ digest }) => digest !== goal.value.digest).flatMap(({ backends }) => backends);
  return wish.backends
    ? named(wish.backends, { model, builds, differing, goal: goal.value, fleet })
    : ok({ goal: goal.value, ...reachable(differing, fleet) });
}

function goalOf(
  { digestOf, newest }: SyncWish,
  model: string,
  builds: readonly Build[],
): Result<SyncGoal, CommandError> {
  const [reference] = builds;
  if (!reference) return refuse('not_found', `no backend has a copy of ${model}`, 'model');
  if (newest) return ok({ digest: null, holders: [] });
  const build = digestOf === undefined ? reference : builds.find(({ backends }) => backends.includes(digestOf));
  if (!build) return refuse('refused', `${digestOf} has no copy of ${model}`, 'digestOf');
  return ok({ digest: build.digest, holders: build.backends });
}

interface Scene {
  readonly model: string;
  readonly builds: readonly Build[];
  readonly differing: readonly string[];
  readonly goal: SyncGoal;
  readonly fleet: readonly ReadonlyBackend[];
}

/** Those somebody named, of which the ones that have it already need nothing. */
function named(
  ids: readonly string[],
  { model, builds, differing, goal, fleet }: Scene,
): Result<SyncPlan, CommandError> {
  for (const id of ids) {
    if (!fleet.some((backend) => backend.id === id))
      return refuse('not_found', `there is no backend called '${id}'`, 'backends');
    if (!builds.some(({ backends }) => backends.includes(id)))
      return refuse('refused', `${id} has no copy of ${model}: pull it there`, 'backends');
  }
  return ok({ goal, backends: [...new Set(ids)].filter((id) => differing.includes(id)), leftOut: [] });
}

function reachable(ids: readonly string[], fleet: readonly ReadonlyBackend[]): Omit<SyncPlan, 'goal'> {
  const concerned = fleet.filter(({ id }) => ids.includes(id));
  const [up, out] = [concerned.filter(isThere), concerned.filter((backend) => !isThere(backend))];
  return {
    backends: up.map(({ id }) => id),
    leftOut: out.map(({ id, health: { state, reason } }) => ({
      backend: id,
      reason: reason === null ? `it is ${state}` : `it is ${state}: ${reason}`,
    })),
  };
}

const isThere = ({ health }: ReadonlyBackend): boolean => isUp(health.state);

const refuse = (code: CommandError['code'], message: string, field: string) =>
  err<CommandError>({ code, message, field });
