import type { Random } from '../../../../main/ports.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';

const PAUSE_MS = 120;

export interface Meddler {
  /** Stops and brings every backend back. */
  stop(): Promise<void>;
}

/** An admin who cannot leave the fleet alone: drains, resumes, removes, adds and re-weighs all backends but one. */
export function letMeddle(fleet: FleetUnderTest, untouched: string, random: Random): Meddler {
  const backends = fleet.configWith({}).backends.map(({ id, url, slots }) => ({ id, url, slots }));
  const ids = backends.map(({ id }) => id).filter((id) => id !== untouched);
  const one = () => ids[Math.floor(random() * ids.length)] ?? '';
  const without = (id: string) => fleet.configure({ backends: backends.filter((backend) => backend.id !== id) });
  const orders: readonly (() => Promise<unknown>)[] = [
    () => fleet.gateway.handlers['backend.drain']({ id: one(), confirm: true }),
    () => fleet.gateway.handlers['backend.maintain']({ id: one(), confirm: true }),
    () => fleet.gateway.handlers['backend.resume']({ id: one() }),
    () => fleet.gateway.handlers['backend.probe']({ id: one() }),
    () => without(one()),
    () => fleet.configure({ backends: backends.map((backend) => ({ ...backend, weight: 1 + random() * 9 })) }),
    () => fleet.configure({ timeouts: { connect: `${900 + Math.floor(random() * 400)}ms` } }),
    () => fleet.configure({ routing: { policy: random() < 0.5 ? 'round-robin' : 'weighted' } }),
  ];
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = orders[Math.floor(random() * orders.length)]?.() ?? last;
  }, PAUSE_MS);
  return {
    async stop() {
      clearInterval(timer);
      await last;
      await fleet.configure({ backends });
      for (const id of ids) await fleet.gateway.handlers['backend.resume']({ id });
    },
  };
}
