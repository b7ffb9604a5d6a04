import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type TokenCheck, type TokenPorts, tryOneToken } from '../one-token.ts';
import type { Log } from '../ports.ts';
import { type DeepOptions, isDeepDue, type LastCheck } from './deep-due.ts';

export interface DeepCheckPorts extends TokenPorts {
  readonly log: Log;
  readonly fleet: Pick<Fleet, 'backends' | 'find' | 'noteWedged'>;
  readonly readLoaded: (backend: string) => Promise<void>;
  readonly deep: () => DeepOptions;
}

export interface DeepCheck {
  isDue(backend: ReadonlyBackend, lane: ReadonlyLane): boolean;
  /** Lets it generate a token, and counts what came of it. */
  run(backend: string, model: string, signal: AbortSignal): Promise<void>;
}

/** Finds models that hang while nobody uses them: one token on a lane that is idle. */
export function createDeepCheck(ports: DeepCheckPorts): DeepCheck {
  const { clock, fleet, log, deep } = ports;
  const lastOf = new Map<string, LastCheck>();
  /** Models that turned out not to be made for completing. */
  const unfit = new Set<string>();
  const keyOf = (id: string, model: string): string => `${id}\n${model}`;

  const isDue = (backend: ReadonlyBackend, lane: ReadonlyLane): boolean => {
    const key = keyOf(backend.id, lane.model);
    const moment = { now: clock.monotonic(), wallNow: clock.now() };
    return !unfit.has(key) && isDeepDue(backend, lane, lastOf.get(key), deep(), moment);
  };

  function count(backend: ReadonlyBackend, lane: ReadonlyLane, check: TokenCheck): void {
    const key = keyOf(backend.id, lane.model);
    const before = lastOf.get(key);
    const failures = check.kind === 'works' ? 0 : failuresBefore(before, lane) + 1;
    lastOf.set(key, { at: clock.monotonic(), failures });
    if (failures === 0) return;
    const why = check.kind === 'failed' ? check.reason : `no token within ${deep().timeoutMs / 1_000} s`;
    log.warn('a deep check failed', { backend: backend.id, model: lane.model, why, failures });
    if (failures < deep().fall) return;
    const times = failures === 1 ? 'a deep check failed' : `${failures} deep checks in a row failed`;
    fleet.noteWedged(backend.id, lane.model, `${times}: ${why}`);
  }

  return {
    isDue,
    async run(id, model, signal) {
      await ports.readLoaded(id);
      const backend = fleet.find(id);
      const lane = backend?.lanes.get(model);
      if (!backend || !lane || signal.aborted || !isDue(backend, lane)) return;
      const startedAt = clock.monotonic();
      const check = await tryOneToken(backend, model, deep().timeoutMs, { ...ports, alsoLoad: false });
      // Answers that came meanwhile say more than a check that did not.
      if (signal.aborted || (check.kind !== 'works' && lane.progressAt >= startedAt)) return;
      if (check.kind === 'unfit') unfit.add(keyOf(id, model));
      else count(backend, lane, check);
    },
  };
}

/** Those in a row: an answer in between ends the row. */
const failuresBefore = (last: LastCheck | undefined, { progressAt }: ReadonlyLane): number =>
  last === undefined || progressAt > last.at ? 0 : last.failures;
