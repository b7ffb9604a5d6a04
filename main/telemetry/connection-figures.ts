import { Counter, Gauge, type Registry } from 'prom-client';
import type { ConnectionCount } from '../../shared/connection-count.ts';

/** Connections of clients, read at the scrape. */
export function createConnectionFigures(registry: Registry, read: () => ConnectionCount | null): void {
  const registers = [registry];
  let told = 0;
  new Gauge({
    name: 'corral_client_connections',
    help: 'Open connections of clients.',
    registers,
    collect() {
      this.set(read()?.open ?? 0);
    },
  });
  new Gauge({
    name: 'corral_client_connections_limit',
    help: 'As many connections of clients as may be open (limits.connections).',
    registers,
    collect() {
      this.set(read()?.limit ?? 0);
    },
  });
  new Counter({
    name: 'corral_client_connections_refused_total',
    help: 'Connections turned away because as many as may be were open.',
    registers,
    collect() {
      const refused = read()?.refused ?? told;
      this.inc(refused - told);
      told = refused;
    },
  });
}
