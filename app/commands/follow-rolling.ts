import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '../../shared/result.ts';
import { currentStep, type RollingSnapshot } from '../../shared/rolling.ts';
import type { Status } from '../../shared/snapshot.ts';
import type { Io } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';

const POLL_MS = 300;
/** Short outages of the gateway itself, a restart of it for one, are waited out. */
const MOST_FAILURES = 100;

export interface RollingWatch {
  readonly id: string;
  readonly io: Io;
  /** Told of each snapshot that says something new. */
  readonly onNews: (rolling: RollingSnapshot) => void;
  /** Restarts the server of a backend that is ready for it; the error ends the watching. Null: somebody else does. */
  readonly restart: ((backend: string, url: string) => Promise<Result<void, string>>) | null;
}

/** Follows a rolling restart to its end. The error says why nobody follows it any longer; it may well go on. */
export async function followRolling(
  gateway: GatewayClient,
  watch: RollingWatch,
): Promise<Result<RollingSnapshot, string>> {
  const interrupt = new AbortController();
  const stopListening = watch.io.onInterrupt(() => interrupt.abort());
  const look = createLook(watch);
  let failures = 0;
  try {
    for (;;) {
      const reply = await gateway.invoke('gateway.status', {});
      failures = reply.ok ? 0 : failures + 1;
      if (!reply.ok && failures > MOST_FAILURES) return err(reply.error.message);
      const ended = reply.ok ? await look(reply.value) : null;
      if (ended) return ended;
      if (await isCut(interrupt.signal)) return err('not watching any longer; it goes on (corral rolling show)');
    }
  } finally {
    stopListening();
  }
}

/** Tells what is new in a status and restarts who is ready; null while it goes on. */
function createLook({ id, onNews, restart }: RollingWatch) {
  const restarted = new Set<string>();
  let said = '';
  return async (status: Status): Promise<Result<RollingSnapshot, string> | null> => {
    const { rolling } = status;
    if (rolling?.id !== id) return err('the gateway knows nothing of it any more');
    const now = JSON.stringify(rolling);
    if (said !== now) onNews(rolling);
    said = now;
    if (rolling.endedAt !== null) return ok(rolling);
    const ready = restart ? readyIn(status, rolling, restarted) : undefined;
    if (!ready || !restart) return null;
    restarted.add(ready.id);
    const done = await restart(ready.id, ready.url);
    return done.ok ? null : done;
  };
}

/** The backend that is to be restarted now, and was not before. */
function readyIn(
  { backends }: Pick<Status, 'backends'>,
  { steps }: RollingSnapshot,
  restarted: ReadonlySet<string>,
): { readonly id: string; readonly url: string } | undefined {
  const step = currentStep(steps);
  if (step?.stage !== 'ready' || restarted.has(step.backend)) return undefined;
  return backends.find(({ id }) => id === step.backend);
}

/** Waits a moment. */
async function isCut(signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(POLL_MS, undefined, { signal });
    return false;
  } catch {
    return true; // the only way in which a sleep ends early
  }
}
