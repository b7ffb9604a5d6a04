import type { Admission, Errand } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { Identity } from '../../shared/identity.ts';
import type { KeyScope, WorkClass } from '../../shared/key.ts';
import { coversErrand, scopeOf } from './judge-scope.ts';

/** What a guest may do with which models, as one of its groups gives it. */
export interface Grant {
  readonly scopes: readonly KeyScope[];
  readonly mayUse: (model: string) => boolean;
  /** Null when it says nothing of that. */
  readonly workClass: WorkClass | null;
}

/** Somebody whom another service vouches for. */
export interface Guest {
  readonly identity: Identity;
  /** What it may do is all of this together. */
  readonly grants: readonly Grant[];
  /** Narrows the models of every grant; null when nothing does. */
  readonly onlyModels: ((model: string) => boolean) | null;
  /** In place of what grants say; null when they have the word. */
  readonly workClass: WorkClass | null;
}

/** What came of asking somebody else who a caller is. */
export type Finding =
  | { readonly ok: true; readonly guest: Guest }
  /** `isProven`: it is known that the caller is to be refused, and not only unknown who it is. */
  | { readonly ok: false; readonly refusal: Refusal; readonly isProven: boolean };

/** Of something to be known by that nobody looks into. */
export const tooLong = (maxChars: number): Finding => ({
  ok: false,
  refusal: { code: 'unauthorized', message: `what was sent to be known by is longer than ${maxChars} characters` },
  isProven: false,
});

const URGENCY: readonly WorkClass[] = ['interactive', 'normal', 'batch'];

/** Whether a guest may do that. Only the grants that cover the errand give it models: two groups do not lend each other theirs. */
export function judgeGuest({ identity, grants, onlyModels, workClass }: Guest, errand: Errand): Admission {
  const covering = grants.filter(({ scopes }) => coversErrand(scopes, errand));
  const needs = scopeOf(errand);
  if (covering.length === 0 && needs !== 'nothing' && needs !== 'a key') {
    const message = `you lack the scope '${needs}', which ${errand.route} takes`;
    return { ok: false, refusal: { code: 'forbidden', message }, identity };
  }
  const isGranted = (model: string): boolean => covering.some(({ mayUse }) => mayUse(model));
  const mayUse = onlyModels ? (model: string): boolean => onlyModels(model) && isGranted(model) : isGranted;
  const mostUrgent = URGENCY.find((one) => covering.some((grant) => grant.workClass === one));
  return { ok: true, permit: { identity, workClass: workClass ?? mostUrgent ?? 'normal', mayUse } };
}
