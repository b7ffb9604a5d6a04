import type { Snapshot } from '../../shared/snapshot.ts';
import type { Clock, Log } from '../ports.ts';

export interface PublisherOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs?: number;
  /** Its sequence number is replaced. */
  readonly take: () => Snapshot;
}

export interface Publisher {
  /** Sends a snapshot before it returns, then every one published. The returned function may be called any number of times. */
  subscribe(fn: (snapshot: Snapshot) => void): () => void;
  /** State was changed by order: publish now rather than at the next turn. */
  nudge(): void;
  /** Lets every listener go; later ones are not heard. */
  stop(): void;
}

interface Listener {
  readonly fn: (snapshot: Snapshot) => void;
}

/** A burst of commands costs one snapshot per so many milliseconds, not one each. */
const NUDGE_SPACING_MS = 50;

/** Publishes snapshots, numbered 1, 2, 3…, while somebody listens. Holds one timer then, none otherwise. */
export function createPublisher({ clock, log, intervalMs = 500, take }: PublisherOptions): Publisher {
  const listeners = new Set<Listener>();
  let latest: Snapshot | undefined;
  let publishedAt = 0;
  let dueAt = 0;
  let cancelTimer = (): void => {};
  let seq = 0;
  let stopped = false;

  function schedule(at: number): void {
    cancelTimer();
    dueAt = at;
    cancelTimer = clock.schedule(Math.max(0, at - clock.monotonic()), publish);
  }

  function drop(listener: Listener): void {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    cancelTimer();
    latest = undefined;
  }

  function deliver(listener: Listener, snapshot: Snapshot): void {
    try {
      listener.fn(snapshot);
    } catch (error) {
      drop(listener);
      log.error('a snapshot listener failed and was removed', { error });
    }
  }

  function takeNext(): Snapshot {
    seq += 1;
    latest = { ...take(), seq };
    publishedAt = clock.monotonic();
    schedule(publishedAt + intervalMs);
    return latest;
  }

  function publish(): void {
    const snapshot = takeNext();
    for (const listener of [...listeners]) if (listeners.has(listener)) deliver(listener, snapshot);
  }

  return {
    subscribe(fn) {
      if (stopped) return () => {};
      const listener = { fn };
      const snapshot = latest ?? takeNext();
      listeners.add(listener);
      deliver(listener, snapshot);
      return () => drop(listener);
    },
    nudge() {
      const at = Math.max(clock.monotonic(), publishedAt + NUDGE_SPACING_MS);
      if (listeners.size > 0 && at < dueAt) schedule(at);
    },
    stop() {
      stopped = true;
      listeners.clear();
      cancelTimer();
    },
  };
}
