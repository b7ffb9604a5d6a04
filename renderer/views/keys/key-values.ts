import { parseExpiry } from '../../../shared/expiry.ts';
import { type ApiKey, type KeyRules, NO_OWN_LIMITS } from '../../../shared/key.ts';
import type { Mutable } from '../../../shared/mutable.ts';

/** How long a key is to work: `keep` leaves what was said before, `date` reads `lastDay`. */
export type Expiry = 'keep' | 'never' | '30d' | '90d' | '365d' | 'date';

/** A key as its form has it. */
export interface KeyValues extends Omit<KeyRules, 'expiresAt'> {
  readonly expiry: Expiry;
  /** As in `2027-01-31`; empty when none was chosen. */
  readonly lastDay: string;
}

/** What is wrong, by what the gateway calls it. */
export type FieldErrors = Readonly<Partial<Record<keyof KeyRules, string>>>;

const newKey: KeyValues = {
  owner: '',
  note: '',
  scopes: ['inference', 'inventory'],
  models: [],
  routes: [],
  addresses: [],
  workClass: 'normal',
  concurrent: 0,
  limits: NO_OWN_LIMITS,
  expiry: 'never',
  lastDay: '',
};

/** What the form begins with: what the key has, or what most keys need. */
export function valuesOf(key: ApiKey | null): KeyValues {
  if (!key) return newKey;
  const { owner, note, scopes, models, routes, addresses, workClass, concurrent, limits } = key;
  return { owner, note, scopes, models, routes, addresses, workClass, concurrent, limits, expiry: 'keep', lastDay: '' };
}

/** What is missing before it can be sent; empty when nothing is. */
export function checkValues({ owner, scopes, expiry, lastDay }: KeyValues): FieldErrors {
  return {
    ...(owner.trim() === '' ? { owner: 'Say whom the key is for' } : {}),
    ...(scopes.length === 0 ? { scopes: 'Choose what it may be used for' } : {}),
    ...(expiry === 'date' && lastDay === '' ? { expiresAt: 'Choose its last day' } : {}),
  };
}

type Told<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

/** What the gateway is told of a new key, at the time `now`. */
export function rulesOf({ expiry, lastDay, ...rest }: KeyValues, now: number): Told<KeyRules> {
  const { scopes, models, routes, addresses } = rest;
  const expiresAt = parseExpiry(wordsOf(expiry, lastDay), now);
  return {
    ...rest,
    scopes: [...scopes],
    models: [...models],
    routes: [...routes],
    addresses: [...addresses],
    expiresAt: expiresAt.ok ? expiresAt.value : null,
  };
}

const wordsOf = (expiry: Expiry, lastDay: string): string =>
  expiry === 'date' ? lastDay : expiry === 'keep' ? 'never' : expiry;

/** What the gateway is told of a key that there is: what differs from before, and nothing else. */
export function changesOf(values: KeyValues, before: ApiKey, now: number): Partial<Told<KeyRules>> {
  const rules = rulesOf(values, now);
  const changes: Mutable<Partial<Told<KeyRules>>> = {};
  for (const [name, value] of Object.entries(rules)) {
    const isKept = name === 'expiresAt' && values.expiry === 'keep';
    const isSame = JSON.stringify(value) === JSON.stringify(before[name as keyof KeyRules]);
    if (!isKept && !isSame) Object.assign(changes, { [name]: value });
  }
  return changes;
}

/** Which field of the form an error of the gateway is about: `models.0` is about the models; null when it is about none. */
export function fieldOf(path: string | undefined): keyof KeyRules | null {
  const [name = ''] = path?.split('.') ?? [];
  return name in newKey || name === 'expiresAt' ? (name as keyof KeyRules) : null;
}
