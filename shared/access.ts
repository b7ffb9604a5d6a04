import type { Refusal } from './errors.ts';
import type { RouteKind } from './exchange.ts';

/** Who is calling, as far as the wire tells. */
export interface Caller {
  readonly address: string;
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

export interface Errand {
  /** Route template. */
  readonly route: string;
  readonly kind: RouteKind | 'local';
}

export type Admission =
  | { readonly ok: true; readonly identity: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

/** Decides whether this caller may do that. Runs before a byte of the body is read. */
export type Admit = (caller: Caller, errand: Errand) => Admission;
