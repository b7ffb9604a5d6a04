import { Gauge, type Registry } from 'prom-client';
import { isUp } from '../../shared/backend-state.ts';
import { type ModelDrift, shortDigest } from '../../shared/drift.ts';
import type { BackendHealth, BackendMode, BackendSnapshot, BackendStatus, Status } from '../../shared/snapshot.ts';
import { createQuotaGauges } from './quota-gauges.ts';

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
  const drift = gauge('corral_model_drift', 'Backends whose copy is another build than the reference.', ['model']);
  const digests = gauge('corral_model_digest_info', '1 for the build a backend has, of models that differ.', [
    'backend',
    'model',
    'digest',
  ]);
  const wanted = gauge('corral_model_copies_wanted', 'Copies of a model that a rule keeps in memory.', ['model']);
  const kept = gauge('corral_model_copies_kept', 'Copies of a model with such a rule that are in memory.', ['model']);
  const quotas = createQuotaGauges(gauge);
  const all = [...quotas.all, inFlight, queueDepth, up, state, loaded, vram, drift, digests, wanted, kept];

  function fillBackend(backend: BackendStatus): void {
    const id = { backend: backend.id };
    const current = stateOf(backend);
    inFlight.set(id, backend.inFlight);
    up.set(id, isUp(backend.health) ? 1 : 0);
    for (const name of Object.keys(states)) state.set({ ...id, state: name }, name === current ? 1 : 0);
    quotas.fill(backend);
    for (const { name, cloud } of backend.installed) {
      // What runs in the cloud is in nobody's memory, and has no build.
      if (cloud !== undefined) continue;
      loaded.set({ ...id, model: name }, 0);
      drift.set({ model: name }, 0);
    }
    for (const { name, vramBytes } of backend.loaded) {
      loaded.set({ ...id, model: name }, 1);
      vram.set({ ...id, model: name }, vramBytes);
    }
  }

  function fillDrift({ model, builds: [, ...others], builds }: ModelDrift): void {
    if (builds.length === 0) return;
    drift.set({ model }, others.flatMap(({ backends }) => backends).length);
    for (const { digest, backends } of builds)
      for (const backend of backends) digests.set({ backend, model, digest: shortDigest(digest) }, 1);
  }

  return {
    fill(snapshot: Pick<Status, 'backends' | 'queue' | 'drift' | 'kept'>): void {
      for (const each of all) each.reset();
      snapshot.backends.forEach(fillBackend);
      snapshot.drift.forEach(fillDrift);
      for (const { model, copies, on } of snapshot.kept) {
        wanted.set({ model }, copies);
        kept.set({ model }, on.length);
      }
      for (const { model, depth } of snapshot.queue) queueDepth.inc({ model: labelOf(model) }, depth);
    },
  };
}
