import type { Clock } from '../../ports.ts';
import { createGatherer } from './gather.ts';
import type { Happening } from './happening.ts';
import { createSteadiness, type Steadiness, UNSTEADY_WINDOW_MS } from './steadiness.ts';

export interface LaneNews {
  /** Null: it works again. */
  heard(backend: string, model: string, outReason: string | null): void;
  forget(backend: string): void;
  stop(): void;
}

interface LaneChart {
  readonly backend: string;
  readonly steadiness: Steadiness;
  outSinceMs: number;
}

type LaneOut = Extract<Happening, { readonly what: 'lane-out' }>;

/** Which models left rotation and came back, without repeating itself about one that comes and goes. */
export function createLaneNews(clock: Clock, tell: (happening: Happening) => void): LaneNews {
  const charts = new Map<string, LaneChart>();
  const out = createGatherer<LaneOut>({
    clock,
    tellOne: tell,
    tellMany: (subjects) => tell({ what: 'many-lanes-out', subjects, reason: subjects.at(-1)?.reason ?? '' }),
  });

  function chartOf(backend: string, model: string): LaneChart {
    const key = `${backend} ${model}`;
    const known = charts.get(key);
    if (known) return known;
    const subject = { backend, model };
    const onSteady = (times: number, reason: string | null): void => tell({ what: 'steady', subject, times, reason });
    const chart = { backend, steadiness: createSteadiness({ clock, onSteady }), outSinceMs: clock.monotonic() };
    charts.set(key, chart);
    return chart;
  }

  function wentOut(backend: string, model: string, reason: string): void {
    const chart = chartOf(backend, model);
    chart.outSinceMs = clock.monotonic();
    const trouble = chart.steadiness.trouble(reason);
    if (trouble.kind === 'tell') out.add({ what: 'lane-out', backend, model, reason });
    if (trouble.kind !== 'unsteady') return;
    tell({
      what: 'unsteady',
      subject: { backend, model },
      times: trouble.times,
      withinMs: UNSTEADY_WINDOW_MS,
      reason,
    });
  }

  return {
    heard(backend, model, outReason) {
      if (outReason !== null) return wentOut(backend, model, outReason);
      const { steadiness, outSinceMs } = chartOf(backend, model);
      if (steadiness.relief()) tell({ what: 'lane-back', backend, model, outMs: clock.monotonic() - outSinceMs });
    },
    forget(backend) {
      for (const [key, chart] of charts) {
        if (chart.backend !== backend) continue;
        chart.steadiness.stop();
        charts.delete(key);
      }
    },
    stop() {
      for (const { steadiness } of charts.values()) steadiness.stop();
      out.stop();
    },
  };
}
