import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { InventoryEntry } from '../fleet/facts.ts';
import { lowestVersion } from './versions.ts';

/** Whether whoever asks may know of that model. */
export type MayUse = (model: string) => boolean;

type Row = Readonly<Record<string, unknown>>;

const isUp = ({ health }: ReadonlyBackend): boolean => health.state === 'up' || health.state === 'degraded';

/** Backends whose word counts for the fleet's answers: those that could serve. */
const speaking = (backends: readonly ReadonlyBackend[]): readonly ReadonlyBackend[] =>
  backends.filter((backend) => isUp(backend) && backend.mode === 'active');

/** Every model installed somewhere, once, as its most recently modified holder lists it; newest first. */
export function mergeInstalled(backends: readonly ReadonlyBackend[], mayUse: MayUse): readonly InventoryEntry[] {
  const best = new Map<string, InventoryEntry>();
  for (const { installed } of speaking(backends))
    for (const entry of installed?.values() ?? []) {
      const known = best.get(entry.model);
      if (!known || entry.modifiedAt > known.modifiedAt) best.set(entry.model, entry);
    }
  return [...best.values()].filter(({ model }) => mayUse(model)).sort((a, b) => b.modifiedAt - a.modifiedAt);
}

/** `/api/tags`. */
export const mergeTags = (backends: readonly ReadonlyBackend[], mayUse: MayUse): { models: readonly Row[] } => ({
  models: mergeInstalled(backends, mayUse).map(({ raw }) => raw),
});

/** `/api/ps`: every model loaded somewhere, once, as the backend that keeps it longest lists it; longest-lived first. */
export function mergeResident(backends: readonly ReadonlyBackend[], mayUse: MayUse): { models: readonly Row[] } {
  const best = new Map<string, { expiresAt: number | null; raw: Row }>();
  for (const { resident } of speaking(backends))
    for (const entry of resident.values()) {
      if (!mayUse(entry.model)) continue;
      const known = best.get(entry.model);
      if (!known || (entry.expiresAt ?? 0) > (known.expiresAt ?? 0)) best.set(entry.model, entry);
    }
  const rows = [...best.values()].sort((a, b) => (b.expiresAt ?? 0) - (a.expiresAt ?? 0));
  return { models: rows.map(({ raw }) => raw) };
}

/** `/api/version`: the oldest in the fleet, since a client that relies on it may land anywhere. Null when none is known. */
export function fleetVersion(backends: readonly ReadonlyBackend[]): string | null {
  const versions = speaking(backends).flatMap(({ version }) => version ?? []);
  return lowestVersion(versions);
}
