import type { News } from './telemetry/event-log.ts';
import type { KeepNews } from './warmth/keep-news.ts';

/** How it is written down that a rule about copies cannot be kept, or is kept again. */
export function newsOfKeeping({ model, copies, have, why }: KeepNews): News {
  const wanted = `${copies} cop${copies === 1 ? 'y' : 'ies'} of ${model}`;
  return why === null
    ? { kind: 'fleet', severity: 'good', backend: null, model, text: `${wanted} kept warm again` }
    : {
        kind: 'fleet',
        severity: 'warning',
        backend: null,
        model,
        text: `${have === 0 ? 'none' : `only ${have}`} of ${wanted} kept warm: ${why}`,
      };
}
