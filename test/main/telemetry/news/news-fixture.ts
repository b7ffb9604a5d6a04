import { createEventLog } from '../../../../main/telemetry/event-log.ts';
import { createReporter } from '../../../../main/telemetry/news/reporter.ts';
import type { BackendHealth } from '../../../../shared/snapshot.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const STARTING = { state: 'starting', reason: 'not checked yet' } as const;

/** A reporter on a manual clock, and what it has written down. */
export function startReporter() {
  const clock = createManualClock();
  const log = createEventLog({ clock });
  const reporter = createReporter(clock, log.note);
  let told = 0;
  return {
    clock,
    log,
    reporter,
    /** Sentences since the last call, oldest first. */
    news(): string[] {
      const all = log.list().toReversed();
      const fresh = all.slice(told);
      told = all.length;
      return fresh.map(({ severity, text }) => `${severity}: ${text}`);
    },
    health(backend: string, state: BackendHealth, reason: string | null = null): void {
      reporter.fleet({ kind: 'health', backend, before: STARTING, now: { state, reason } });
    },
  };
}

export type ReporterUnderTest = ReturnType<typeof startReporter>;
