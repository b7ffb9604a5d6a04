import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import { findLoaded } from '../fleet/find-loaded.ts';
import type { RunState } from '../fleet/lane-phase.ts';

/**
 * Something that should be looked into.
 * - `lane`: all of it is silent for longer than can be explained
 * - `single`: one exchange is, which others have overtaken
 * - `load`: its load takes longer than Ollama itself would let it
 */
export interface Suspicion {
  readonly kind: 'lane' | 'single' | 'load';
  /** The exchanges that make it. */
  readonly states: readonly RunState[];
  /** The longest of their silences. */
  readonly silentMs: number;
}

/**
 * What the waits of a lane's exchanges suggest; null when nothing. A short patience is enough where another backend could
 * serve them: being wrong then costs a prompt evaluated twice. Where this lane is all there is, only certainty is. Pure.
 */
export function suspicionOf(
  backend: ReadonlyBackend,
  lane: ReadonlyLane,
  states: readonly RunState[],
): Suspicion | null {
  const hung = states.filter(({ phase }) => phase === 'hung');
  if (hung.length === 0) return null;
  const isHere = findLoaded(backend, lane.model) !== null || lane.provenAt > backend.residentAt;
  const certain = hung.filter(({ silentMs, patience }) => silentMs >= (patience?.certainMs ?? 0));
  const worth = backend.unreadSince === null && hung.some(({ run }) => run.canMove()) ? hung : certain;
  if (worth.length === 0) return null;
  const silentMs = Math.max(...worth.map((state) => state.silentMs));
  if (!isHere) return { kind: 'load', states: worth, silentMs };
  if (!worth.every(({ isOvertaken }) => isOvertaken)) return { kind: 'lane', states: worth, silentMs };
  return certain.length === 0 ? null : { kind: 'single', states: certain, silentMs };
}
