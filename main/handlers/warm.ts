import { nameOrigin } from '../../shared/audit.ts';
import type { CommandInput } from '../../shared/contract.ts';
import type { LoadPlace } from '../../shared/load-forecast.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound, type Outcome } from './outcome.ts';

type Where = CommandInput<'model.forecast'>;

/** Loading a model: on backends that were named, or on the best ones. */
export function warmHandlers({ engine }: HandlerPorts): Pick<HandlersOf<'model'>, 'model.warm' | 'model.forecast'> {
  const { fleet } = engine;
  const { operations, warmth } = engine.work;

  async function look({ model: written, backends, copies }: Where): Outcome<readonly LoadPlace[]> {
    if ((backends === undefined) === (copies === undefined))
      return err({ code: 'bad_input', message: 'say either backends or copies', field: 'backends' });
    const unknown = backends?.find((id) => !fleet.find(id));
    if (unknown !== undefined) return err({ ...notFound('backend', unknown), field: 'backends' });
    const model = canonicalModel(written) ?? written;
    const places = warmth.places({ model, copies: copies ?? 0, backends: backends ? new Set(backends) : null });
    return ok(backends ? places.filter(({ backend }) => backends.includes(backend)) : places);
  }

  return {
    async 'model.forecast'(where) {
      const places = await look(where);
      return places.ok ? ok({ places: places.value }) : places;
    },
    async 'model.warm'({ keepAlive, ...where }, by) {
      const places = await look(where);
      if (!places.ok) return places;
      const { model, copies, backends } = where;
      const short = copies === undefined ? null : whyTooFew(model, copies, places.value);
      if (short !== null) return err({ code: 'refused', message: short, field: 'copies' });
      const on = backends ?? placesToLoad(places.value, keepAlive !== undefined);
      const begun = operations.begin({ kind: 'warm', model, backends: on, keepAlive, orderedBy: by && nameOrigin(by) });
      return begun.ok ? ok({ operations: begun.value, places: places.value }) : begun;
    },
  };
}

/** Those with a copy are asked for another keep-alive only. */
const placesToLoad = (places: readonly LoadPlace[], isKeepAliveSet: boolean): readonly string[] =>
  places
    .filter(({ state }) => state === 'chosen' || (isKeepAliveSet && (state === 'loaded' || state === 'loading')))
    .map(({ backend }) => backend);

/** All of an order or nothing. */
function whyTooFew(model: string, copies: number, places: readonly LoadPlace[]): string | null {
  const found = places.filter(({ state }) => state !== 'impossible' && state !== 'possible').length;
  if (found >= copies) return null;
  const others = places
    .filter(({ state }) => state === 'impossible')
    .map(({ backend, words }) => `${backend}: ${words}`);
  const had =
    found === 0 ? `no copy of ${model} can be had` : `only ${found} of ${copies} copies of ${model} can be had`;
  return others.length === 0 ? `${had}: there are no more backends` : `${had} (${others.join('; ')})`;
}
