import { Gauge, type Registry } from 'prom-client';
import type { BackendHealth, BackendMode, BackendSnapshot, BackendStatus, Status } from '../../shared/snapshot.ts';

type BackendState = BackendHealth | Exclude<BackendMode, 'active'>;

const states: Readonly<Record<BackendState, true>> = {
  starting: true,
  up: true,
  degraded: true,
  misconfigured: true,
  down: true,
  draining: true,
  maintenance: true,
};

/** What an admin ordered outranks what the probes found: a draining backend is not wrong, it is leaving. */
const stateOf = ({ mode, health }: BackendSnapshot): BackendState => (mode === 'active' ? health : mode);

const isUp = ({ health }: BackendSnapshot): boolean => health === 'up' || health === 'degraded';

/** Gauges of the fleet as of one snapshot: `fill` replaces every value, so what left the fleet leaves the scrape. */
export function createFleetGauges(registry: Registry, labelOf: (model: string) => string) {
  function gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  }
  const inFlight = gauge('corral_in_flight', 'Exchanges a backend is working on.', ['backend']);
  const queueDepth = gauge('corral_queue_depth', 'Exchanges waiting for a free slot.', ['model']);
  const up = gauge('corral_backend_up', '1 when the last checks found the backend usable.', ['backend']);
  const state = gauge('corral_backend_state', '1 for the state the backend is in.', ['backend', 'state']);
  const loaded = gauge('corral_model_loaded', '1 when an installed model is in memory.', ['backend', 'model']);
  const vram = gauge('corral_model_vram_bytes', 'GPU memory a loaded model holds.', ['backend', 'model']);
  const all = [inFlight, queueDepth, up, state, loaded, vram];

  function fillBackend(backend: BackendStatus): void {
    const id = { backend: backend.id };
    const current = stateOf(backend);
    inFlight.set(id, backend.inFlight);
    up.set(id, isUp(backend) ? 1 : 0);
    for (const name of Object.keys(states)) state.set({ ...id, state: name }, name === current ? 1 : 0);
    for (const { name } of backend.installed) loaded.set({ ...id, model: name }, 0);
    for (const { name, vramBytes } of backend.loaded) {
      loaded.set({ ...id, model: name }, 1);
      vram.set({ ...id, model: name }, vramBytes);
    }
  }

  return {
    fill(snapshot: Pick<Status, 'backends' | 'queue'>): void {
      for (const each of all) each.reset();
      snapshot.backends.forEach(fillBackend);
      for (const { model, depth } of snapshot.queue) queueDepth.inc({ model: labelOf(model) }, depth);
    },
  };
}
