import type { Refusal } from './errors.ts';
import type { RouteKind } from './exchange.ts';
import type { Identity } from './identity.ts';
import type { WorkClass } from './key.ts';

/** Who is calling, as far as the wire tells. */
export interface Caller {
  readonly address: string;
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** What stood in the path where a key may (`/k/<key>/…`); null when nothing did. */
  readonly pathKey: string | null;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host and port as the caller names this gateway; undefined when it does not. */
  readonly authority: string | undefined;
  /** Path and query, without such a key. */
  readonly target: string;
}

export interface Errand {
  /** Route template. */
  readonly route: string;
  readonly kind: RouteKind | 'local';
}

/** What somebody who was let in may do. */
export interface Permit {
  /** Null when nobody in particular was let in. */
  readonly identity: Identity | null;
  readonly workClass: WorkClass;
  /** Whether it may use, and see, the model of that canonical name. */
  readonly mayUse: (model: string) => boolean;
  /** The program's own clients: no limit of rates holds them. */
  readonly isOwn?: boolean;
}

export type Admission =
  | { readonly ok: true; readonly permit: Permit }
  /** `identity` when it is known who was refused. */
  | { readonly ok: false; readonly refusal: Refusal; readonly identity: Identity | null };

/** Decides whether this caller may do that. Runs before a byte of the body is read; at once where nobody else must be asked. */
export type Admit = (caller: Caller, errand: Errand) => Admission | Promise<Admission>;
