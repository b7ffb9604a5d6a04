import { canonicalModel } from '../../shared/model-name.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { InventoryEntry } from '../fleet/facts.ts';
import { type MayUse, mergeInstalled } from './fleet-answers.ts';

interface OpenAiModel {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since the epoch. */
  readonly created: number;
  readonly owned_by: string;
}

function describe({ model, modifiedAt }: InventoryEntry): OpenAiModel {
  const namespace = model.includes('/') ? (model.split('/').at(-2) ?? 'library') : 'library';
  return { id: model, object: 'model', created: Math.floor(modifiedAt / 1000), owned_by: namespace };
}

/** `/v1/models`: what is installed somewhere, in OpenAI's shape. `data` is null when empty, as Ollama has it. */
export function listOpenAiModels(
  backends: readonly ReadonlyBackend[],
  mayUse: MayUse,
): { object: 'list'; data: OpenAiModel[] | null } {
  const data = mergeInstalled(backends, mayUse).map(describe);
  return { object: 'list', data: data.length > 0 ? data : null };
}

/** `/v1/models/:model`; null when it is nowhere installed. Echoes the name asked for, as Ollama does. */
export function findOpenAiModel(
  backends: readonly ReadonlyBackend[],
  name: string,
  mayUse: MayUse,
): OpenAiModel | null {
  const wanted = canonicalModel(name);
  const entry = mergeInstalled(backends, mayUse).find(({ model }) => model === wanted);
  return entry ? { ...describe(entry), id: name } : null;
}
