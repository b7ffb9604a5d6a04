import { parseOrigin } from '../../../shared/config-addresses.ts';
import type { ConfigChange, ConfigJson, ConfigView } from '../../../shared/config-view.ts';
import { suggestBackendId } from '../../../shared/suggest-backend-id.ts';
import { isRecord } from '../change.ts';
import { writtenKeys } from '../written.ts';

type Written = ConfigView['written'];
type Keys = { readonly [key: string]: ConfigJson };

/**
 * What an imported configuration changes in one that is there already. Keys it has are set, everything else stays.
 * A backend that is there by its URL keeps its id; a new one gets another id where its own is taken.
 */
export function changesOfImport(yaml: string, present: Written): readonly ConfigChange[] {
  const { backends, models, ...rest } = writtenKeys(yaml);
  const { changes, ids } = backendChanges(listOf(backends), listOf(present.backends));
  return [...changes, ...aliasChanges(models, ids), ...leaves(rest, [])];
}

const listOf = (value: ConfigJson | undefined): readonly Keys[] => (Array.isArray(value) ? value.filter(isMap) : []);
const isMap = (value: unknown): value is Keys => isRecord(value);

const originOf = (url: ConfigJson | undefined): string => {
  const parsed = parseOrigin(String(url));
  return parsed.ok ? parsed.value : '';
};

function backendChanges(imported: readonly Keys[], present: readonly Keys[]) {
  const changes: ConfigChange[] = [];
  const ids = new Map<string, string>();
  const taken = new Set(present.map(({ id }) => String(id)));
  const added: Keys[] = [];
  for (const { id, ...backend } of imported) {
    const index = present.findIndex(({ url }) => originOf(url) === originOf(backend.url));
    const known = present[index];
    if (known) {
      ids.set(String(id), String(known.id));
      const { url: _, ...settings } = backend;
      for (const [key, value] of Object.entries(settings)) changes.push({ path: ['backends', index, key], value });
      continue;
    }
    const own = taken.has(String(id)) ? suggestBackendId(String(backend.url), taken) : String(id);
    taken.add(own);
    ids.set(String(id), own);
    added.push({ id: own, ...backend });
  }
  if (present.length === 0 && added.length > 0) changes.push({ path: ['backends'], value: added });
  else
    for (const [offset, value] of added.entries()) changes.push({ path: ['backends', present.length + offset], value });
  return { changes, ids };
}

function aliasChanges(models: ConfigJson | undefined, ids: ReadonlyMap<string, string>): readonly ConfigChange[] {
  const aliases = isMap(models) && isMap(models.aliases) ? models.aliases : {};
  return Object.entries(aliases).map(([name, alias]) => {
    const members = isMap(alias) && Array.isArray(alias.backends) ? alias.backends : null;
    const value =
      members === null || !isMap(alias)
        ? alias
        : { ...alias, backends: members.map((id) => ids.get(String(id)) ?? id) };
    return { path: ['models', 'aliases', name], value };
  });
}

/** Key by key, so that what stands beside them in the file stays. */
const leaves = (value: ConfigJson, path: readonly string[]): readonly ConfigChange[] =>
  isMap(value) ? Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key])) : [{ path, value }];
