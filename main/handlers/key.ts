import type { CommandError } from '../../shared/contract.ts';
import type { KeyEdit, KeyLimits, KeyRules } from '../../shared/key.ts';
import { type KeyPlan, type ListProblem, problemLine } from '../../shared/key-import.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { planKeys } from '../access/import/plan-keys.ts';
import type { KeyFault } from '../access/key-ring.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

export function keyHandlers({ engine: { access, observation }, now }: HandlerPorts): HandlersOf<'key'> {
  const { keys } = access;
  const noteIf = <T>(changed: Result<T, KeyFault>, words: (value: T) => string): Result<T, CommandError> => {
    if (!changed.ok) return err(errorOf(changed.error));
    observation.note({ kind: 'access', severity: 'info', backend: null, text: words(changed.value) });
    observation.nudge();
    return changed;
  };
  /** A key that is dead on arrival is a slip of the one who makes it. */
  const misdated = ({ expiresAt }: Given): CommandError | null =>
    typeof expiresAt === 'number' && expiresAt <= now()
      ? { code: 'bad_input', message: 'expiresAt: lies in the past', field: 'expiresAt' }
      : null;

  const plan = (csv: string): KeyPlan => {
    const working = keys.list().filter(({ state }) => state === 'active');
    return planKeys(csv, { now: now(), owners: new Set(working.map(({ owner }) => owner)) });
  };

  return {
    'key.callers': async () => ok(access.callers()),
    'key.list': async () => ok(keys.list()),
    'key.changes': async ({ since }) => ok(keys.changes(since)),
    async 'key.create'(rules) {
      const problem = misdated(rules);
      if (problem) return err(problem);
      return noteIf(keys.create(rules), ({ id, key }) => `key ${id} was made for ${key.owner}`);
    },
    'key.plan': async ({ csv }) => ok(plan(csv)),
    async 'key.import'({ csv }) {
      const { keys: listed, problems } = plan(csv);
      if (problems.length > 0) return err(listError(problems));
      return noteIf(
        keys.createAll(listed.map(({ rules }) => rules)),
        (made) => `${made.length} keys were made from a list`,
      );
    },
    async 'key.edit'({ id, ...rules }) {
      const problem = misdated(rules);
      if (problem) return err(problem);
      return noteIf(keys.edit(id, defined(rules)), ({ owner }) => `key ${id} of ${owner} was changed`);
    },
    'key.rotate': async ({ id, overlapMs }) =>
      noteIf(keys.rotate(id, overlapMs), ({ key }) => `key ${id} of ${key.owner} has a new secret`),
    'key.revoke': async ({ id, which }) =>
      which === 'all'
        ? noteIf(keys.revoke(id), ({ owner }) => `key ${id} of ${owner} was revoked`)
        : noteIf(keys.endOld(id), ({ owner }) => `the old secrets of key ${id} of ${owner} were ended`),
    async 'key.use'({ id, span }) {
      const use = keys.use(id, span);
      return use.ok ? use : err(errorOf(use.error));
    },
  };
}

/** The first of them: whoever wants to know all asks for the plan. */
const listError = (problems: readonly ListProblem[]): CommandError => {
  const [first] = problems;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  return { code: 'bad_input', message: `${first ? problemLine(first) : ''}${more}`, field: 'csv' };
};

const errorOf = ({ kind, message }: KeyFault): CommandError =>
  kind === 'not_found' ? { code: kind, message, field: 'id' } : { code: kind, message };

type Given = { readonly [K in keyof Omit<KeyRules, 'limits'>]?: KeyRules[K] | undefined } & {
  readonly limits?: { readonly [K in keyof KeyLimits]?: KeyLimits[K] | undefined } | undefined;
};

/** What was given; the rest stays as it is. */
const defined = ({ limits, ...rules }: Given): KeyEdit => ({
  ...withoutUndefined(rules),
  ...(limits && { limits: withoutUndefined(limits) }),
});

const withoutUndefined = (given: object) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
