import { err, ok, type Result } from '../../shared/result.ts';
import { currentStep, type RollingSnapshot } from '../../shared/rolling.ts';
import type { Status } from '../../shared/snapshot.ts';
import type { Io } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';
import { watchStatus } from './watch-status.ts';

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
  const lookAt = createLook(watch);
  let failures = 0;
  const ended = await watchStatus(gateway, {
    io: watch.io,
    everyMs: POLL_MS,
    look(reply) {
      failures = reply.ok ? 0 : failures + 1;
      if (reply.ok) return lookAt(reply.value);
      return failures > MOST_FAILURES ? err(reply.error.message) : undefined;
    },
  });
  return ended ?? err('not watching any longer; it goes on (corral rolling show)');
}

/** Tells what is new in a status and restarts who is ready; undefined while it goes on. */
function createLook({ id, onNews, restart }: RollingWatch) {
  const restarted = new Set<string>();
  let said = '';
  return async (status: Status): Promise<Result<RollingSnapshot, string> | undefined> => {
    const { rolling } = status;
    if (rolling?.id !== id) return err('the gateway knows nothing of it any more');
    const now = JSON.stringify(rolling);
    if (said !== now) onNews(rolling);
    said = now;
    if (rolling.endedAt !== null) return ok(rolling);
    const ready = restart ? readyIn(status, rolling, restarted) : undefined;
    if (!ready || !restart) return undefined;
    restarted.add(ready.id);
    const done = await restart(ready.id, ready.url);
    return done.ok ? undefined : done;
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
