/** What a key may be used for. `admin` stands for all of the others. */
export type KeyScope = 'inference' | 'inventory' | 'manage' | 'admin';

/** How urgent a key's work is: its share of a contended model, not a strict order, so that no class can starve. */
export type WorkClass = 'interactive' | 'normal' | 'batch';

/** Limits of a key's own, in place of those for all; 0 = no limit, null = as `limits` of the configuration says. */
export interface KeyLimits {
  readonly requestsPerMinute: number | null;
  /** Requests at once on top of the first. */
  readonly burst: number | null;
  readonly tokensPerMinute: number | null;
  /** Of a day from midnight to midnight, UTC; as tokensPerDay. */
  readonly requestsPerDay: number | null;
  readonly tokensPerDay: number | null;
}

/** Everything as the configuration says. */
export const NO_OWN_LIMITS: KeyLimits = {
  requestsPerMinute: null,
  burst: null,
  tokensPerMinute: null,
  requestsPerDay: null,
  tokensPerDay: null,
};

/** What an admin says about a key. */
export interface KeyRules {
  /** Whom it was given to. */
  readonly owner: string;
  readonly note: string;
  readonly scopes: readonly KeyScope[];
  /** Model names, or patterns with `*`; empty = every model. */
  readonly models: readonly string[];
  /** Routes, or patterns with `*`, as in `/v1/*`; empty = every route its scopes allow. */
  readonly routes: readonly string[];
  /** Addresses and ranges (`10.0.0.0/8`) it may be used from; empty = anywhere. */
  readonly addresses: readonly string[];
  readonly workClass: WorkClass;
  /** Requests of this key that run at the same time; more of them wait. 0 = as `limits.concurrent` says. */
  readonly concurrent: number;
  readonly limits: KeyLimits;
  /** Milliseconds since the epoch; null = never. */
  readonly expiresAt: number | null;
}

/** What is to change of a key; of its limits, too, only what is given. */
export type KeyEdit = Partial<Omit<KeyRules, 'limits'> & { readonly limits: Partial<KeyLimits> }>;

/** One of the secrets a key can be used by. The secret itself is shown once and kept nowhere. */
export interface KeySecret {
  /** Its last four characters, to tell it from the others of its key. */
  readonly ending: string;
  /** Milliseconds since the epoch, as all that follow. */
  readonly createdAt: number;
  /** When it stops working, or did; null = no sooner than its key. */
  readonly endsAt: number | null;
  readonly lastUsedAt: number | null;
  /** Address of the client that used it last. */
  readonly lastUsedFrom: string | null;
}

export type KeyState = 'active' | 'expired' | 'revoked';

/** A key as admins see it. */
export interface ApiKey extends KeyRules {
  /** Public, and the beginning of each of its secrets: `ck_3f9k2m7q`. */
  readonly id: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  readonly state: KeyState;
  /** Latest first. More than one works while a rotation overlaps. */
  readonly secrets: readonly KeySecret[];
  /** Requests in each of the last 24 hours, the running one last. */
  readonly requestsByHour: readonly number[];
}

/** Keys that have changed, or all of them. */
export interface KeyChanges {
  /** What to ask with the next time. */
  readonly seq: number;
  /** Whole, in the order they were made. A key never goes: one that has ended says so. */
  readonly keys: readonly ApiKey[];
}

/** A key together with its new secret: the only time it is told. */
export interface NewSecret {
  readonly id: string;
  readonly secret: string;
  readonly key: ApiKey;
}

/** What a key was used for in one hour or one day. */
export interface KeyUsePoint {
  /** When it began; milliseconds since the epoch. */
  readonly at: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

export type KeyUseSpan = '24h' | '30d';
