import type { MovedModel } from '../../shared/leaving.ts';
import type { BackendHealth, BackendMode } from '../../shared/snapshot.ts';
import type { Leave } from './leave.ts';

/** What is seen of a backend that is to be drained; null in place of it when it has left the fleet. */
export interface LeaveSight {
  readonly mode: BackendMode;
  readonly health: BackendHealth;
  readonly models: readonly MovedModel[];
  /** Why it may not be taken out without somebody who confirms it; null when it may. */
  readonly unreachable: string | null;
}

/** `over`: there is nothing left to do, whoever saw to that. */
export type LeaveStep =
  | { readonly kind: 'wait' | 'drain' }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'over' };

/** What becomes of a drain that waits for its models. Pure. */
export function nextLeaveStep(leave: Leave, sight: LeaveSight | null): LeaveStep {
  if (sight === null || sight.mode !== 'active') return { kind: 'over' };
  const { models, unreachable } = sight;
  // What it had in memory is gone with it: nothing is left to wait for.
  const isGone = sight.health === 'down';
  if (!isGone && models.some(({ state }) => state === 'waiting' || state === 'warming')) return { kind: 'wait' };
  if (unreachable !== null && !leave.isConfirmed) return { kind: 'ask', question: `${unreachable}.` };
  const cold = isGone || leave.ifCold === 'drain' ? [] : models.filter(({ state }) => state === 'cold');
  return cold.length === 0 ? { kind: 'drain' } : { kind: 'ask', question: askAbout(leave.backend, cold) };
}

function askAbout(backend: string, cold: readonly MovedModel[]): string {
  const each = cold.map(({ model, words }) => `${model} could not be warmed elsewhere (${words}).`);
  const them = cold.length === 1 ? 'it' : 'one of them';
  return [...each, `Drained, ${backend} makes the next request for ${them} wait for a load.`].join(' ');
}
