import { isUp } from '../../shared/backend-state.ts';
import { isSetAside } from '../../shared/set-aside.ts';
import { type Alias, type AliasTable, mayUseAlias } from '../fleet/alias-table.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { InventoryEntry } from '../fleet/facts.ts';
import { lowestVersion } from './versions.ts';

/** Whether whoever asks may know of that model. */
export type MayUse = (model: string) => boolean;

type Row = Readonly<Record<string, unknown>>;

/** Backends whose word counts for the fleet's answers: those that could serve. */
const speaking = (backends: readonly ReadonlyBackend[]): readonly ReadonlyBackend[] =>
  backends.filter(({ health, mode }) => isUp(health.state) && mode === 'active');

/** Every model that could be served, once, as its most recently modified holder lists it; newest first. */
function mergeInstalled(backends: readonly ReadonlyBackend[], mayUse: MayUse): readonly InventoryEntry[] {
  const best = new Map<string, InventoryEntry>();
  const odd = new Map<string, InventoryEntry>();
  for (const { installed, oddCopies } of speaking(backends))
    for (const entry of shownOf(installed)) {
      const copy = oddCopies?.get(entry.model);
      if (copy === undefined) keepNewer(best, entry);
      else if (!copy.isQuarantined) keepNewer(odd, entry);
    }
  for (const [model, entry] of odd) if (!best.has(model)) best.set(model, entry);
  return [...best.values()].filter(({ model }) => mayUse(model)).sort((a, b) => b.modifiedAt - a.modifiedAt);
}

/** What a sync has set aside is nobody's to ask for. */
const shownOf = (installed: ReadonlyBackend['installed']): readonly InventoryEntry[] =>
  [...(installed?.values() ?? [])].filter(({ model }) => !isSetAside(model));

function keepNewer(entries: Map<string, InventoryEntry>, entry: InventoryEntry): void {
  const known = entries.get(entry.model);
  if (!known || entry.modifiedAt > known.modifiedAt) entries.set(entry.model, entry);
}

/** A name that clients may ask for. */
export interface Listed {
  /** Canonical. */
  readonly name: string;
  /** What is installed somewhere by that name, or what the alias comes to now. */
  readonly entry: InventoryEntry;
  readonly isAlias: boolean;
}

/** Everything that can be asked for, aliases by what they come to now; newest first. An alias goes before a model of its name. */
export function listNames(
  backends: readonly ReadonlyBackend[],
  mayUse: MayUse,
  aliases: AliasTable,
): readonly Listed[] {
  const models = mergeInstalled(backends, mayUse).filter(({ model }) => !aliases.has(model));
  const standing = [...aliases.values()].flatMap((alias) => {
    const entry = mayUseAlias(alias, mayUse) ? standsFor(alias, backends) : undefined;
    return entry ? [{ name: alias.name, entry, isAlias: true }] : [];
  });
  const listed = [...standing, ...models.map((entry) => ({ name: entry.model, entry, isAlias: false }))];
  return listed.sort((a, b) => b.entry.modifiedAt - a.entry.modifiedAt);
}

/** The first of its models that somebody who may serve it has, as the most recently modified of them lists it. */
function standsFor({ steps }: Alias, backends: readonly ReadonlyBackend[]): InventoryEntry | undefined {
  for (const { model, backends: named } of steps) {
    const holders = backends.filter(({ id }) => named === null || named.has(id));
    const [entry] = mergeInstalled(holders, (other) => other === model);
    if (entry) return entry;
  }
  return undefined;
}

/** Those that can take what is asked for in Ollama's own API. */
const native = (backends: readonly ReadonlyBackend[]): readonly ReadonlyBackend[] =>
  backends.filter(({ kind }) => kind === 'ollama');

/** `/api/tags`. */
export const mergeTags = (
  backends: readonly ReadonlyBackend[],
  mayUse: MayUse,
  aliases: AliasTable,
): { models: readonly Row[] } => ({ models: listNames(native(backends), mayUse, aliases).map(rowOf) });

/** That of an alias is its model's, under its own name; Ollama's field for what a model was made of says which. */
function rowOf({ name, entry, isAlias }: Listed): Row {
  const { raw, model } = entry;
  if (!isAlias) return raw;
  const details = typeof raw.details === 'object' ? raw.details : {};
  return { ...raw, name, model: name, details: { ...details, parent_model: model } };
}

/** `/api/ps`: every model loaded somewhere, once, as the backend that keeps it longest lists it; longest-lived first. */
export function mergeResident(backends: readonly ReadonlyBackend[], mayUse: MayUse): { models: readonly Row[] } {
  const best = new Map<string, { expiresAt: number | null; raw: Row }>();
  for (const { resident } of native(speaking(backends)))
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
