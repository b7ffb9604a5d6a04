import { addressShare } from './address-share.ts';

/** Somebody the gateway has made sure of. */
export interface Identity {
  /** Unique, and the same for as long as there is such a somebody: a key's id. */
  readonly id: string;
  /** For people: a key's owner. */
  readonly name: string;
}

/** How a caller is called wherever turns are counted and shown: unique, and fit for people. */
export const callerName = (identity: Identity | null, address: string): string =>
  identity === null ? addressShare(address) : `${identity.name} (${identity.id})`;
