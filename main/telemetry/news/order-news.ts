import type { FleetChange } from '../../fleet/ledger.ts';
import type { Clock } from '../../ports.ts';
import type { Happening } from './happening.ts';

/** A backend's mode, and how a drain goes on and ends. */
type OrderChange = Extract<FleetChange, { readonly kind: 'mode' | 'deadline' | 'overdue' | 'drained' }>;

export interface OrderNews {
  heard(change: OrderChange): void;
  forget(backend: string): void;
}

/** What of an admin's orders about modes is worth telling. */
export function createOrderNews(clock: Clock, tell: (happening: Happening) => void): OrderNews {
  const drainingSince = new Map<string, number>();
  const timeUntil = (at: number | null): number | null => (at === null ? null : at - clock.now());

  function mode({ backend, now, inFlight, endsAt }: Extract<OrderChange, { readonly kind: 'mode' }>): void {
    if (now === 'draining' && inFlight > 0) drainingSince.set(backend, clock.monotonic());
    else drainingSince.delete(backend);
    tell({ what: 'mode', backend, now, inFlight, endsInMs: timeUntil(endsAt) });
  }

  function drained(backend: string): void {
    const since = drainingSince.get(backend);
    if (since === undefined) return;
    drainingSince.delete(backend);
    tell({ what: 'drained', backend, tookMs: clock.monotonic() - since });
  }

  return {
    heard(change) {
      if (change.kind === 'mode') mode(change);
      else if (change.kind === 'drained') drained(change.backend);
      else if (change.kind === 'overdue') tell({ ...change, what: 'overdue' });
      else tell({ what: 'deadline', backend: change.backend, endsInMs: timeUntil(change.endsAt) });
    },
    forget: (backend) => void drainingSince.delete(backend),
  };
}
