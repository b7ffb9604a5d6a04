import { hash } from 'node:crypto';
import type { Clock } from '../ports.ts';
import type { Guest } from './guest.ts';

/** Bearers of tokens whose signature was checked: to check it again takes ten times as long as all the rest. */
export interface KnownTokens {
  /** Whose it is; undefined where that has to be found out. */
  find(token: string, keySet: number): Guest | undefined;
  /** `keySet` is the one in force when its check began, `endsAt` when it expires, ms since the epoch. */
  keep(token: string, known: { readonly guest: Guest; readonly keySet: number; readonly endsAt: number }): void;
}

interface Known {
  readonly guest: Guest;
  readonly keySet: number;
  readonly checkedAt: number;
  readonly endsAt: number;
}

/** Those that were used the longest ago go first. */
export const MOST_KNOWN = 2_000;

/** By a hash of the whole token: a single letter more, fewer or other is another one, and no token is kept. */
const nameOf = (token: string): string => hash('sha256', token, 'base64url');

export function createKnownTokens(clock: Pick<Clock, 'now'>): KnownTokens {
  const known = new Map<string, Known>();
  return {
    find(token, keySet) {
      const name = nameOf(token);
      const found = known.get(name);
      if (!found) return undefined;
      known.delete(name);
      const now = clock.now();
      // A clock that was put back may make it one that is not valid yet.
      if (found.keySet !== keySet || now >= found.endsAt || now < found.checkedAt) return undefined;
      known.set(name, found);
      return found.guest;
    },
    keep(token, { guest, keySet, endsAt }) {
      known.set(nameOf(token), { guest, keySet, endsAt, checkedAt: clock.now() });
      for (const oldest of known.keys()) {
        if (known.size <= MOST_KNOWN) break;
        known.delete(oldest);
      }
    },
  };
}
