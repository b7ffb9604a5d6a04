import type { BackendKind } from '../../../../shared/config.ts';
import { canonicalModel } from '../../../../shared/model-name.ts';
import { isRecord } from '../../change.ts';
import {
  carried,
  carriedAs,
  changed,
  type Finding,
  notNeeded,
  type Place,
  type Setting,
  setBackend,
  unsupported,
} from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { slotsOf } from '../slots.ts';
import { credentialFrom, keyFinding, limitFinding } from './account.ts';
import type { PlaceOf } from './place-of.ts';
import { baseOf, type Provider, providerOf } from './provider.ts';

/** Keys of `litellm_params`, besides the ones a backend is made of. */
const needless: Readonly<Record<string, string>> = {
  stream: 'a client says whether it wants a stream',
  drop_params: 'bodies are passed on as they are',
  custom_llm_provider: 'the model’s prefix says so',
  tags: 'there are no tags',
  max_retries: 'routing.retries is for all',
};
const missing: Readonly<Record<string, string>> = {
  organization: 'a server of the OpenAI API is told no organization',
  timeout: 'there is one timeout for all: timeouts.idle',
  stream_timeout: 'there is one timeout for all: timeouts.idle',
  temperature: 'bodies are passed on as they are',
  max_tokens: 'bodies are passed on as they are',
  num_ctx: 'models.context sets a size per model',
  keep_alive: 'each server keeps its own (OLLAMA_KEEP_ALIVE)',
  extra_headers: 'Corral adds no headers of one’s own',
};

/** Every entry of `model_list` is a model on a backend, under a name of its own. */
export function deployments(content: unknown, placeOf: PlaceOf): readonly Finding[] {
  if (!Array.isArray(content)) return [unsupported(placeOf(['model_list']), 'it is not a list')];
  const models = new Map<string, string>();
  return content.flatMap((entry: unknown, index) => deployment(entry, index, { placeOf, models }));
}

interface Seen {
  readonly placeOf: PlaceOf;
  /** The model each name stands for. */
  readonly models: Map<string, string>;
}

function deployment(entry: unknown, index: number, { placeOf, models }: Seen): readonly Finding[] {
  const at = (...steps: readonly string[]) => placeOf(['model_list', index, ...steps]);
  const params = isRecord(entry) && isRecord(entry.litellm_params) ? entry.litellm_params : null;
  if (!isRecord(entry) || params === null || typeof entry.model_name !== 'string' || typeof params.model !== 'string')
    return [unsupported(at(), 'a model_name and litellm_params.model are needed')];
  const modelPlace = at('litellm_params', 'model');
  const meant = providerOf(params.model);
  const leftOut = [at('litellm_params', 'api_base')]
    .filter(() => params.api_base !== undefined)
    .map((place) => unsupported(place, 'left out with its model'));
  const without = [...extraKeys(params, null, at), ...entryKeys(entry, at)];
  if (meant === null)
    return [unsupported(modelPlace, providerReason(params.model)), ...leftOut, ...without.map(asLeftOut)];
  const { provider, model } = meant;
  const isEvery = model === '*';
  const isOwnName = !isEvery && canonicalModel(model) === null;
  if (isOwnName && (provider.kind === 'ollama' || /\s/.test(model)))
    return [unsupported(modelPlace, 'it is not the name of a model'), ...leftOut, ...without.map(asLeftOut)];
  const backend = backendOf(params, provider, at);
  const { url } = backend;
  if (url === null)
    return [unsupported(modelPlace, 'its backend is left out'), backend.finding, ...without.map(asLeftOut)];
  const named = { name: entry.model_name, model, url, place: at('model_name') };
  const name = isEvery
    ? notNeeded(named.place, 'every model that a backend has is served under its own name')
    : isOwnName
      ? ownNameFinding(named)
      : nameFinding(named, models);
  return [
    name,
    carriedAs(modelPlace, isEvery ? 'every model of that backend' : `the model is ${model}`),
    backend.finding,
    ...extraKeys(params, url, at),
    ...entryKeys(entry, at),
  ];
}

function providerReason(model: string): string {
  const [, provider] = /^([a-z][a-z_]{0,30})\//.exec(model) ?? [];
  const whose = provider === undefined ? '' : `this is one of ${provider}: `;
  return `${whose}only ollama/… and servers of the OpenAI API (openai/…, hosted_vllm/…, lm_studio/…) are carried over`;
}

const asLeftOut = (finding: Finding): Finding => ({
  ...finding,
  outcome: 'unsupported',
  message: 'left out with its model',
  settings: [],
});

interface Named {
  readonly name: string;
  readonly model: string;
  readonly url: string;
  readonly place: ReturnType<PlaceOf>;
}

/** A name of its own is an alias; a model may simply be called what it is called. */
function nameFinding({ name, model, url, place }: Named, models: Map<string, string>): Finding {
  const known = models.get(name) ?? model;
  models.set(name, known);
  if (known !== model)
    return unsupported(place, `an alias stands for one model, and ${name} stands for ${known} already`);
  if (name.includes('*')) return unsupported(place, 'a name is one name: patterns are not expanded');
  if (canonicalModel(name) === canonicalModel(model))
    return carriedAs(place, 'clients ask for the model by its own name');
  const alias = (key: string, value: string): Setting => ({ path: ['models', 'aliases', name, key], value });
  return carried(place, alias('model', model), { ...alias('backends', url), isItem: true });
}

/** A model that its server calls by what clients could not ask for, such as a path. */
const ownNameFinding = ({ name, model, url, place }: Named): Finding =>
  canonicalModel(name) === null || name.includes('*')
    ? unsupported(place, 'it is not the name of a model')
    : carried(place, { path: ['backends', url, 'names', model], value: name });

type At = (...steps: readonly string[]) => ReturnType<PlaceOf>;

interface FoundBackend {
  /** Null where it is left out. */
  readonly url: string | null;
  readonly finding: Finding;
}

/** Where a provider's servers are when nothing says so. */
function usualBackend(hasKey: boolean, { kind, usualBase, usualKey }: Provider, place: Place): FoundBackend {
  if (usualBase === null) return { url: null, finding: unsupported(place, 'an api_base is needed') };
  const words = kind === 'ollama' ? 'the Ollama of this machine' : usualBase;
  const settings = [...setBackend(usualBase, kindOf(kind))];
  if (usualKey !== null && !hasKey) settings.push(credentialFrom(usualKey, usualBase));
  return { url: usualBase, finding: changed(place, `without api_base it is ${words}`, ...settings) };
}

function backendOf(params: Record<string, unknown>, provider: Provider, at: At): FoundBackend {
  const place = at('litellm_params', 'api_base');
  if (params.api_base === undefined)
    return usualBackend(params.api_key !== undefined, provider, at('litellm_params', 'model'));
  const { kind } = provider;
  const base = baseOf(typeof params.api_base === 'string' ? params.api_base : '', kind);
  if (!base.ok) return { url: null, finding: unsupported(place, base.error) };
  const { url, hasPath } = base.value;
  const more: Record<string, string | number> = kindOf(kind);
  const notes = hasPath ? ['paths are passed on as they are'] : [];
  if (typeof params.weight === 'number' && params.weight > 0) more.weight = params.weight;
  if (typeof params.order === 'number' && params.order > 0) more.tier = params.order - 1;
  if (typeof params.max_parallel_requests === 'number') slotsOf(params.max_parallel_requests, { more, notes });
  const settings = setBackend(url, more);
  return {
    url,
    finding: notes.length === 0 ? carried(place, ...settings) : changed(place, notes.join('; '), ...settings),
  };
}

const kindOf = (kind: BackendKind): Record<string, string | number> => (kind === 'openai' ? { kind } : {});

/** Already said where the backend is: its address and what belongs to it. */
const ofBackend = new Set(['model', 'api_base']);
const besideBackend: Readonly<Record<string, string>> = {
  weight: 'it is the backend’s weight',
  order: 'it is the backend’s tier',
  max_parallel_requests: 'it bounds the backend’s slots, where it is low enough to mean that',
};

/** `url` = the backend that they belong to; null where that is left out. */
const extraKeys = (params: Record<string, unknown>, url: string | null, at: At): readonly Finding[] =>
  Object.entries(params).flatMap(([key, value]) => {
    if (ofBackend.has(key)) return [];
    const place = at('litellm_params', key);
    if (url !== null && key === 'api_key') return [keyFinding(value, url, place)];
    if (url !== null && (key === 'rpm' || key === 'tpm')) return [limitFinding(key, value, { url, place })];
    const beside = lookUp(besideBackend, key);
    if (beside !== undefined) return [carriedAs(place, beside)];
    const reason = lookUp(needless, key);
    return [
      reason === undefined
        ? unsupported(place, lookUp(missing, key) ?? 'Corral has no such setting')
        : notNeeded(place, reason),
    ];
  });

const entryKeys = (entry: Record<string, unknown>, at: At): readonly Finding[] =>
  Object.keys(entry).flatMap((key) => {
    if (key === 'model_name' || key === 'litellm_params') return [];
    if (key === 'model_info') return [notNeeded(at(key), 'what a model can do is asked of its server')];
    return [unsupported(at(key), 'Corral has no such setting')];
  });
