import type { Clock, Random } from '../ports.ts';

export interface LoopTask {
  /** From start to start; asked anew each time. */
  intervalMs(): number;
  /** Must not reject. When the signal is cut it ends soon, and its findings are void. */
  run(signal: AbortSignal): Promise<void>;
}

export interface Loop {
  /** Runs now, or joins the run that is under way. */
  nudge(): Promise<void>;
  /** A run that starts after this call: what is under way may already have looked. */
  refresh(): Promise<void>;
  /** Cuts the run under way; the cadence goes on. */
  interrupt(): void;
  /** Counts the interval from now, after it was changed. */
  retime(): void;
  stop(): Promise<void>;
}

/** Each wait is up to this much shorter or longer, so that loops started together drift apart. */
const JITTER = 0.1;

/** Runs one task again and again, never twice at a time. The first run is asked for with `nudge`. */
export function startLoop(task: LoopTask, { clock, random }: { clock: Clock; random: Random }): Loop {
  let current: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let following: Promise<void> | null = null;
  let stopped = false;
  let cancelTimer = (): void => {};

  function wait(sinceMs: number): void {
    cancelTimer();
    if (stopped) return;
    const periodMs = task.intervalMs() * (1 - JITTER + 2 * JITTER * random());
    cancelTimer = clock.schedule(Math.max(0, sinceMs + periodMs - clock.monotonic()), () => void nudge());
  }

  function start(): Promise<void> {
    cancelTimer();
    const startedMs = clock.monotonic();
    const abort = new AbortController();
    const done = task.run(abort.signal).finally(() => {
      current = null;
      wait(startedMs);
    });
    current = { abort, done };
    return done;
  }

  async function nudge(): Promise<void> {
    if (!stopped) await (current?.done ?? start());
  }

  return {
    nudge,
    async refresh() {
      if (!current) return nudge();
      following ??= current.done.then(() => {
        following = null;
        return nudge();
      });
      await following;
    },
    interrupt: () => current?.abort.abort(),
    retime() {
      if (!current) wait(clock.monotonic());
    },
    async stop() {
      stopped = true;
      cancelTimer();
      current?.abort.abort();
      await current?.done;
    },
  };
}
