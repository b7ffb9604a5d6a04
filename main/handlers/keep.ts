import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok } from '../../shared/result.ts';
import { createChangeConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound } from './outcome.ts';

/** Rules that keep copies of models in memory, made, changed and taken away in the configuration. */
export function keepHandlers(ports: HandlerPorts): Pick<HandlersOf<'model'>, 'model.keep'> {
  const { engine } = ports;
  const change = createChangeConfig(ports);

  return {
    async 'model.keep'({ model: written, copies, backends = [] }) {
      const rules = engine.config().models.warm;
      const known = Object.keys(rules).find((name) => isSame(name, written));
      const before = known === undefined ? null : (rules[known] ?? null);
      if (copies === 0 && before === null) return err({ ...notFound('rule', written), field: 'model' });
      const name = known ?? written;
      const path = ['models', 'warm', name];
      const value = { copies, ...(backends.length > 0 && { backends: [...backends] }) };
      const set = await change([copies === 0 ? { kind: 'remove', path } : { kind: 'set', path, value }]);
      if (!set.ok) return set;
      const wanted = {
        model: canonicalModel(name) ?? name,
        copies,
        backends: backends.length === 0 ? null : new Set(backends),
      };
      return ok({ model: name, before, places: engine.work.warmth.places(wanted) });
    },
  };
}

const isSame = (a: string, b: string): boolean => a === b || canonicalModel(a) === canonicalModel(b);
