import type { HostHealth } from '../../fleet/facts.ts';
import type { Clock } from '../../ports.ts';
import { createGatherer } from './gather.ts';
import type { Happening } from './happening.ts';
import { createHealthChart, type HealthChart } from './health-chart.ts';

export interface HealthNews {
  heard(backend: string, health: HostHealth): void;
  /** It was removed, or is another server now. */
  forget(backend: string): void;
  stop(): void;
}

type Of<What> = Extract<Happening, { readonly what: What }>;

/** Turns what the fleet hears of its backends into what is worth writing down: not the first "up", not every flutter. */
export function createHealthNews(clock: Clock, tell: (happening: Happening) => void): HealthNews {
  const charts = new Map<string, HealthChart>();
  const idsOf = (items: readonly { readonly backend: string }[]): string[] => items.map(({ backend }) => backend);
  const out = createGatherer<Of<'out'>>({
    clock,
    tellOne: tell,
    tellMany: (items) => tell({ what: 'many-out', backends: idsOf(items), reason: items.at(-1)?.reason ?? '' }),
  });
  const back = createGatherer<Of<'back'>>({
    clock,
    tellOne: tell,
    tellMany: (items) => tell({ what: 'many-back', backends: idsOf(items) }),
  });

  function route(happening: Happening): void {
    if (happening.what === 'out') out.add(happening);
    else if (happening.what === 'back') back.add(happening);
    else tell(happening);
  }

  return {
    heard(backend, health) {
      const chart = charts.get(backend) ?? createHealthChart(backend, { clock, tell: route });
      charts.set(backend, chart);
      chart.heard(health);
    },
    forget(backend) {
      charts.get(backend)?.stop();
      charts.delete(backend);
    },
    stop() {
      for (const chart of charts.values()) chart.stop();
      out.stop();
      back.stop();
    },
  };
}
