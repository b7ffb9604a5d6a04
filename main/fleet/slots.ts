import type { ReadonlyBackend } from './backend.ts';
import { noSlotsSeen } from './slots-seen.ts';

/** A recovered backend starts with this share of its capacity and grows linearly. */
const RAMP_FLOOR = 0.1;

/** 0.1–1: how much of its capacity a recovering backend gets, `slowStartMs` after which it has all. */
export function rampOf(recoveredAt: number | null, now: number, slowStartMs: number): number {
  if (recoveredAt === null || slowStartMs <= 0) return 1;
  const share = (now - recoveredAt) / slowStartMs;
  return Math.min(1, Math.max(RAMP_FLOOR, share));
}

/** By that server's own word: Ollama gives such a model one slot, whatever OLLAMA_NUM_PARALLEL says. */
export function isEmbeddingOnly({ installed }: ReadonlyBackend, model: string): boolean {
  const capabilities = installed?.get(model)?.capabilities ?? [];
  return capabilities.length > 0 && capabilities.every((capability) => capability === 'embedding');
}

/** Exchanges that may run in this lane at once: at least one, never more than the server generates in parallel. */
export function slotsOf(backend: ReadonlyBackend, model: string, ramp: number): number {
  const { slots } = backend.settings;
  if (backend.lanes.get(model)?.onTrial) return 1;
  if (isEmbeddingOnly(backend, model)) return 1;
  const all = slots === 'auto' ? (backend.lanes.get(model)?.seen ?? noSlotsSeen).proven : slots;
  return Math.max(1, Math.floor(all * ramp));
}

/** Of a model on this backend at best: as configured, or the most that any of its models has shown. */
export function backendSlots(backend: ReadonlyBackend, ramp: number): number {
  const { slots } = backend.settings;
  const shown = [...backend.lanes.values()].map(({ seen }) => seen.proven);
  return Math.max(1, Math.floor((slots === 'auto' ? Math.max(noSlotsSeen.proven, ...shown) : slots) * ramp));
}
