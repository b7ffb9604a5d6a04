import type { Config } from '../../shared/config.ts';
import type { Identity } from '../../shared/identity.ts';
import type { KeyScope, WorkClass } from '../../shared/key.ts';
import { scope, workClass } from '../../shared/key-input.ts';
import type { Grant, Guest } from './guest.ts';
import { createModelList } from './model-list.ts';

/** Where somebody who vouches for callers says what of them; what is not named is not read. */
export interface Sources {
  readonly groups?: string | undefined;
  readonly scopes?: string | undefined;
  readonly models?: string | undefined;
  readonly class?: string | undefined;
}

/** Everything that is said under that name; empty when nothing is. */
export type Say = (name: string) => readonly string[];

/** Makes a guest of what is said of it. */
export type ReadGuest = (identity: Identity, say: Say) => Guest;

const EVERY_MODEL = (): boolean => true;
const NO_MODEL = (): boolean => false;
const USUAL: readonly KeyScope[] = ['inference', 'inventory'];

const isScope = (word: string): word is KeyScope => scope.safeParse(word).success;
const isClass = (word: string): word is WorkClass => workClass.safeParse(word).success;

/**
 * How what is said becomes what a guest may do. Where nothing is read that could give scopes, whoever is known may ask and
 * list; where something is, only what it gives counts.
 */
export function createGuestReader(groups: Config['access']['groups'], sources: Sources): ReadGuest {
  const byGroup = new Map(
    Object.entries(groups).map(([name, { scopes, models, class: urgency }]): [string, Grant] => [
      name,
      { scopes, mayUse: createModelList(models), workClass: urgency },
    ]),
  );
  const givesAll = sources.groups === undefined && sources.scopes === undefined;
  const own = (scopes: readonly KeyScope[]): Grant => ({ scopes, mayUse: EVERY_MODEL, workClass: null });

  return (identity, say) => {
    const said = (name: string | undefined): readonly string[] => (name === undefined ? [] : say(name));
    const named = said(sources.scopes).filter(isScope);
    const direct = givesAll ? [own(USUAL)] : named.length > 0 ? [own(named)] : [];
    return {
      identity,
      grants: [...direct, ...said(sources.groups).flatMap((name) => byGroup.get(name) ?? [])],
      onlyModels: sources.models === undefined ? null : onlyThese(said(sources.models)),
      workClass: said(sources.class).find(isClass) ?? null,
    };
  };
}

/** Unlike in a key's rules, an empty list is no model: somebody left out must not get everything. */
const onlyThese = (models: readonly string[]): ((model: string) => boolean) =>
  models.length === 0 ? NO_MODEL : createModelList(models);
