import type { HostHealth } from '../../fleet/facts.ts';
import type { Clock } from '../../ports.ts';
import type { Happening, OutState } from './happening.ts';
import { createSteadiness, UNSTEADY_WINDOW_MS } from './steadiness.ts';

/** What one backend went through, so that only what matters of its health is told. */
export interface HealthChart {
  heard(health: HostHealth): void;
  stop(): void;
}

export interface HealthChartPorts {
  readonly clock: Clock;
  readonly tell: (happening: Happening) => void;
}

/** A server that loads a model is slow to answer about it: only what lasts longer is trouble. */
const DEGRADED_MS = 10_000;
const NO_REASON = 'no reason given';

const isOut = (state: HostHealth['state']): state is OutState => state === 'down' || state === 'misconfigured';

export function createHealthChart(backend: string, { clock, tell }: HealthChartPorts): HealthChart {
  const subject = { backend, model: null };
  const steadiness = createSteadiness({
    clock,
    onSteady: (times, reason) => tell({ what: 'steady', subject, times, reason }),
  });
  let out: { readonly state: OutState; readonly sinceMs: number } | null = null;
  let ill: { readonly sinceMs: number; readonly isTold: boolean } | null = null;
  let cancelIllness = (): void => {};

  function tellTrouble(happening: Happening & { readonly reason: string }): void {
    const { reason } = happening;
    const trouble = steadiness.trouble(reason);
    if (trouble.kind === 'tell') tell(happening);
    if (trouble.kind !== 'unsteady') return;
    tell({ what: 'unsteady', subject, times: trouble.times, withinMs: UNSTEADY_WINDOW_MS, reason });
  }

  function endIllness(): void {
    cancelIllness();
    ill = null;
  }

  function wentOut(state: OutState, reason: string): void {
    endIllness();
    // From down to misconfigured it was out all the time: only what keeps it out is another.
    if (out?.state === state) return;
    out = { state, sinceMs: out?.sinceMs ?? clock.monotonic() };
    tellTrouble({ what: 'out', backend, state, reason });
  }

  function cameBack(sinceMs: number, trouble: string | null): void {
    const now = clock.monotonic();
    out = null;
    if (trouble !== null) ill = { sinceMs: now, isTold: true };
    if (steadiness.relief()) tell({ what: 'back', backend, outMs: now - sinceMs, trouble });
  }

  function fellIll(reason: string): void {
    if (ill) return;
    const sinceMs = clock.monotonic();
    ill = { sinceMs, isTold: false };
    cancelIllness = clock.schedule(DEGRADED_MS, () => {
      ill = { sinceMs, isTold: true };
      tellTrouble({ what: 'degraded', backend, reason });
    });
  }

  function gotWell(): void {
    const was = ill;
    endIllness();
    if (!was?.isTold || !steadiness.relief()) return;
    tell({ what: 'well', backend, troubleMs: clock.monotonic() - was.sinceMs });
  }

  return {
    heard({ state, reason }) {
      if (isOut(state)) wentOut(state, reason ?? NO_REASON);
      // Neither out nor in: whatever it becomes next is told.
      else if (state === 'starting') return;
      else if (out) cameBack(out.sinceMs, state === 'degraded' ? (reason ?? NO_REASON) : null);
      else if (state === 'degraded') fellIll(reason ?? NO_REASON);
      else gotWell();
    },
    stop() {
      cancelIllness();
      steadiness.stop();
    },
  };
}
