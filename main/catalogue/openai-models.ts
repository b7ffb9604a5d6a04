import { canonicalModel } from '../../shared/model-name.ts';
import type { AliasTable } from '../fleet/alias-table.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { type Listed, listNames, type MayUse } from './fleet-answers.ts';

interface OpenAiModel {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since the epoch. */
  readonly created: number;
  readonly owned_by: string;
  /** The model that an alias comes to now, as other servers of this API name what lies behind a name. */
  readonly root?: string;
}

function describe({ name, entry: { model, modifiedAt, raw }, isAlias }: Listed): OpenAiModel {
  const namespace = model.includes('/') ? (model.split('/').at(-2) ?? 'library') : 'library';
  // As a server of the same API lists it, where one does: without a tag that its clients do not know.
  const id = isAlias || typeof raw.id !== 'string' ? name : raw.id;
  const about = { id, object: 'model', created: Math.floor(modifiedAt / 1000), owned_by: namespace } as const;
  return isAlias ? { ...about, root: model } : about;
}

/** `/v1/models`: what is installed somewhere, in OpenAI's shape. `data` is null when empty, as Ollama has it. */
export function listOpenAiModels(
  backends: readonly ReadonlyBackend[],
  mayUse: MayUse,
  aliases: AliasTable,
): { object: 'list'; data: OpenAiModel[] | null } {
  const data = listNames(backends, mayUse, aliases).map(describe);
  return { object: 'list', data: data.length > 0 ? data : null };
}

/** `/v1/models/:model`; null when it is nowhere installed. Echoes the name asked for, as Ollama does. */
export function findOpenAiModel(
  backends: readonly ReadonlyBackend[],
  asked: string,
  { mayUse, aliases }: { readonly mayUse: MayUse; readonly aliases: AliasTable },
): OpenAiModel | null {
  const wanted = canonicalModel(asked);
  const found = listNames(backends, mayUse, aliases).find(({ name }) => name === wanted);
  return found ? { ...describe(found), id: asked } : null;
}
