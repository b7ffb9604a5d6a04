import { errors, type JWTVerifyGetKey, type LocalJWKSet } from 'jose';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';

export interface FollowKeySetOptions {
  readonly clock: Clock;
  /** Reads the set anew. Never rejects; the error is one line for an admin. */
  readonly read: () => Promise<Result<LocalJWKSet, string>>;
  /** Time between two readings, ms. */
  readonly refreshMs: number;
  /** Calls some time after the set may have changed; returns its stop. */
  readonly watch: (onTouched: () => void) => () => void;
  /** Something is wrong with it, or no longer. */
  readonly onTrouble: (trouble: string | null) => void;
}

/** A key set kept up to date. The last one that was good stays in use when a newer one cannot be had. */
export interface FollowedKeySet {
  /** Whether there is a set; waits while the first one is being read. */
  ready(): Promise<boolean>;
  /** Another number for each set that was read: what was checked with one before counts no more. */
  version(): number;
  /** The key a signature is to be checked with. */
  readonly find: JWTVerifyGetKey;
  stop(): void;
}

/** After a reading that failed the next one comes sooner. */
const RETRY_MS = 30_000;
/**
 * An issuer signs with a new key as soon as it has published it, so a key that is not known has the set read anew. Anybody
 * can name such keys: that happens no more often than this.
 */
const UNKNOWN_KEY_PAUSE_MS = 30_000;

export function followKeySet({ clock, read, refreshMs, watch, onTrouble }: FollowKeySetOptions): FollowedKeySet {
  let set: LocalJWKSet | null = null;
  let loading: Promise<void> | null = null;
  let cancelNext = (): void => {};
  let soughtAt = Number.NEGATIVE_INFINITY;
  let version = 0;
  let isStopped = false;

  async function take(): Promise<void> {
    cancelNext();
    const got = await read();
    loading = null;
    if (isStopped) return;
    if (got.ok) {
      set = got.value;
      version += 1;
    }
    cancelNext = clock.schedule(got.ok ? refreshMs : Math.min(RETRY_MS, refreshMs), () => void load());
    const stays = set === null ? '' : '; the one before stays in use';
    onTrouble(got.ok ? null : `the key set could not be read: ${got.error}${stays}`);
  }
  async function load(): Promise<void> {
    if (isStopped) return;
    loading ??= take();
    await loading;
  }
  /** Another set than the one in which a key was not found; null when there is none. */
  async function setAfter(seen: LocalJWKSet): Promise<LocalJWKSet | null> {
    if (set === seen && loading === null) {
      const now = clock.monotonic();
      if (now - soughtAt < UNKNOWN_KEY_PAUSE_MS) return null;
      soughtAt = now;
    }
    if (set === seen) await load();
    return set === seen ? null : set;
  }

  void load();
  // A reading that runs may have begun before the change.
  const stopWatch = watch(() => void (loading ?? Promise.resolve()).then(load));
  return {
    async ready() {
      if (set === null) await loading;
      return set !== null;
    },
    version: () => version,
    async find(header, token) {
      const seen = set;
      if (seen === null) throw new errors.JWKSNoMatchingKey();
      try {
        return await seen(header, token);
      } catch (error) {
        const renewed = error instanceof errors.JWKSNoMatchingKey ? await setAfter(seen) : null;
        if (renewed === null) throw error;
        return renewed(header, token);
      }
    },
    stop() {
      isStopped = true;
      cancelNext();
      stopWatch();
    },
  };
}
