import type { Refusal } from '../../shared/errors.ts';
import type { Need } from '../fleet/availability.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { PassedOver } from '../fleet/candidates.ts';

/** Suggested pause before a retry while no backend can serve: about a probe round and a half. */
const RETRY_AFTER_S = 10;
const NAMED_MODELS = 20;

const refused = (code: 'no_backend' | 'model_not_found' | 'backend_not_found', message: string): Refusal =>
  code === 'no_backend' ? { code, message, retryAfterS: RETRY_AFTER_S } : { code, message };

/**
 * Nobody is eligible: says why, or null when it is worth waiting because some backend is about to be known.
 */
export function refusePlacement(
  need: Need,
  passedOver: readonly PassedOver[],
  backends: readonly ReadonlyBackend[],
): Refusal | null {
  if (backends.length === 0) return refused('no_backend', 'no backend is configured');
  if (need.backend !== null && !backends.some(({ id }) => id === need.backend))
    return refused(
      'backend_not_found',
      `no backend is called '${need.backend}'; there are ${backends.map(({ id }) => id).join(', ')}`,
    );
  const wanted = passedOver.filter(({ kind }) => kind !== 'not_asked');
  const named = wanted.filter(({ kind }) => kind !== 'not_named');
  const asked = named.length > 0 ? named : wanted;
  if (asked.some(({ kind }) => kind === 'soon')) return null;
  const spoken = asked.filter(({ kind }) => kind !== 'not_spoken');
  const holders = backends.filter(({ id }) => mayServe(need, id));
  if (need.model !== null && mustBeInstalled(need) && isNowhere(need.model, holders))
    return refused('model_not_found', notInstalled(need.model, holders, need.mayUse));
  const foreign = refuseForeign(need, asked, holders);
  if (foreign) return foreign;
  const reasons = spoken.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return { ...refused('no_backend', `no backend can serve this now: ${reasons}`), retryAfterS: pauseOf(spoken) };
}

/** When the first of them can be asked again, where that is known. */
function pauseOf(passedOver: readonly PassedOver[]): number {
  const waits = passedOver.flatMap(({ forMs }) => (forMs === undefined ? [] : [Math.ceil(forMs / 1_000)]));
  return waits.length === 0 ? RETRY_AFTER_S : Math.max(1, Math.min(...waits));
}

/** No server that has the model has such a route: waiting would not help. Null where one has it that could be asked later. */
function refuseForeign(need: Need, asked: readonly PassedOver[], holders: readonly ReadonlyBackend[]): Refusal | null {
  const foreign = new Map(
    asked.flatMap(({ kind, backend, reason }) => (kind === 'not_spoken' ? [[backend, reason]] : [])),
  );
  if (foreign.size === 0) return null;
  const { model } = need;
  const isHere = ({ installed }: ReadonlyBackend): boolean =>
    model === null || !mustBeInstalled(need) || installed === null || installed.has(model);
  if (holders.some((backend) => !foreign.has(backend.id) && isHere(backend))) return null;
  const reasons = holders.flatMap(({ id, ...one }) => {
    const reason = foreign.get(id);
    return reason !== undefined && isHere({ id, ...one }) ? [`${id} ${reason}`] : [];
  });
  const told = reasons.join('; ');
  return need.kind === 'management' || model === null
    ? { code: 'route_not_found', message: told }
    : { code: 'model_not_found', message: `model '${model}' not found for this request: ${told}` };
}

/** By what the client and the alias want, whatever state it is in. */
const mayServe = ({ backend, backends }: Need, id: string): boolean =>
  (backend === null || backend === id) && (backends === null || backends.has(id));

/** What is pulled is not installed yet, and what the cloud serves need not be. */
const mustBeInstalled = ({ kind, cloud }: Need): boolean => kind !== 'management' && !cloud;

/** Nobody whose inventory is known has it, though it may be out of rotation; with no inventory at all nobody can tell. */
function isNowhere(model: string, backends: readonly ReadonlyBackend[]): boolean {
  const known = backends.filter(({ installed }) => installed !== null);
  return known.length > 0 && known.every(({ installed }) => !installed?.has(model));
}

/** Worded as Ollama words it, since clients look for `not found`; then what there is instead. */
function notInstalled(model: string, backends: readonly ReadonlyBackend[], mayUse: Need['mayUse']): string {
  const all = new Set(backends.flatMap((backend) => [...(backend.installed?.keys() ?? [])]));
  const installed = [...all].filter(mayUse).sort();
  if (all.size > 0 && installed.length === 0) return `model '${model}' not found`;
  if (installed.length === 0) return `model '${model}' not found: no backend has any model installed`;
  const more = installed.length > NAMED_MODELS ? `, and ${installed.length - NAMED_MODELS} more` : '';
  return `model '${model}' not found; installed: ${installed.slice(0, NAMED_MODELS).join(', ')}${more}`;
}
