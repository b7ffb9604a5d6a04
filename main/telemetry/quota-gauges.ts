import type { Gauge } from 'prom-client';
import type { BackendSnapshot } from '../../shared/snapshot.ts';

type MakeGauge = <T extends string>(name: string, help: string, labelNames: readonly T[]) => Gauge<T>;

/** Gauges of what backends with limits of their own may be asked for; nothing of others. */
export function createQuotaGauges(gauge: MakeGauge) {
  const limit = gauge('corral_backend_limit', 'What a backend with limits of its own may be asked for in a minute.', [
    'backend',
    'unit',
  ]);
  const used = gauge('corral_backend_limit_used', 'What it was asked for in the last minute.', ['backend', 'unit']);
  const held = gauge('corral_backend_held_seconds', 'How long a backend with limits of its own gets no requests yet.', [
    'backend',
  ]);
  return {
    all: [limit, used, held],
    fill({ id: backend, quota }: Pick<BackendSnapshot, 'id' | 'quota'>): void {
      if (quota === null) return;
      const units = [
        ['requests', quota.requestsPerMinute, quota.requestsUsed],
        ['tokens', quota.tokensPerMinute, quota.tokensUsed],
      ] as const;
      for (const [unit, most, count] of units) {
        if (most === null) continue;
        limit.set({ backend, unit }, most);
        used.set({ backend, unit }, count);
      }
      held.set({ backend }, (quota.heldMs ?? 0) / 1_000);
    },
  };
}
