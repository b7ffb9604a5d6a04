import type { AliasRule } from '../../shared/alias.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok } from '../../shared/result.ts';
import type { ConfigEdit } from '../config/index.ts';
import type { AliasSettings } from '../fleet/alias-table.ts';
import { createChangeConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound } from './outcome.ts';

type Rules = Readonly<Record<string, AliasSettings>>;

/** Names that stand for models: listed as they stand, made, changed and taken away in the configuration. */
export function aliasHandlers(ports: HandlerPorts): HandlersOf<'alias'> {
  const { engine } = ports;
  const change = createChangeConfig(ports);
  const rules = (): Rules => engine.config().models.aliases;

  return {
    'alias.list': async () => ok(engine.observation.snapshot().aliases),
    async 'alias.set'({ name: written, ...given }) {
      const name = knownAs(written, rules());
      if (name === undefined && given.model === undefined)
        return err({ code: 'bad_input', message: 'a new alias needs a model', field: 'model' } as const);
      const set = await change(editsFor(name ?? written, given));
      return set.ok ? ok({ name: name ?? written }) : set;
    },
    async 'alias.remove'({ name: written }) {
      const name = knownAs(written, rules());
      if (name === undefined) return err(notFound('alias', written));
      const before = touchedBy(name, rules());
      const removed = await change(before.map((rule) => withoutAlias(rule, name)));
      return removed.ok ? ok({ name, before }) : removed;
    },
  };
}

const isSame = (a: string, b: string): boolean => a === b || canonicalModel(a) === canonicalModel(b);

/** As the configuration spells it, however it is written here. */
const knownAs = (written: string, rules: Rules): string | undefined =>
  Object.keys(rules).find((name) => isSame(name, written));

const placeOf = (name: string, ...rest: string[]): string[] => ['models', 'aliases', name, ...rest];

interface Given {
  readonly model?: string | undefined;
  readonly backends?: readonly string[] | undefined;
  readonly fallbacks?: readonly string[] | undefined;
}

/** Only what was given; an empty list is what the file says by saying nothing. */
const editsFor = (name: string, given: Given): ConfigEdit[] =>
  Object.entries(given).flatMap(([key, value]): ConfigEdit[] => {
    if (value === undefined) return [];
    const path = placeOf(name, key);
    return value.length === 0 && key !== 'model' ? [{ kind: 'remove', path }] : [{ kind: 'set', path, value }];
  });

/** The alias itself first, then those that fall back to it, each as it is. */
function touchedBy(name: string, rules: Rules): AliasRule[] {
  const all = Object.entries(rules).map(([key, rule]): AliasRule => ({ name: key, ...rule }));
  const others = all.filter((rule) => rule.name !== name && rule.fallbacks.some((one) => isSame(one, name)));
  return [...all.filter((rule) => rule.name === name), ...others];
}

/** A fallback to what is no alias any more would be taken for a model of that name. */
function withoutAlias(rule: AliasRule, name: string): ConfigEdit {
  if (rule.name === name) return { kind: 'remove', path: placeOf(name) };
  const left = rule.fallbacks.filter((one) => !isSame(one, name));
  const path = placeOf(rule.name, 'fallbacks');
  return left.length === 0 ? { kind: 'remove', path } : { kind: 'set', path, value: left };
}
