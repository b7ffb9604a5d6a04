import type { KeyEntry } from './key-entry.ts';
import { HOUR_MS } from './use-ledger.ts';

/** What time does to keys, seen from the last look on. */
export interface TimePassed {
  readonly keys: Iterable<KeyEntry>;
  /** Keys whose requests per hour move on with the hours. */
  readonly counted: Iterable<string>;
}

/** Which keys have changed since when. */
export interface ChangedKeys {
  /** The number of the latest change. */
  seq(): number;
  note(ids: Iterable<string>): void;
  /** Notes keys and secrets that have ended since the last look, and figures that stand at another hour. */
  passTime(now: number, passed: TimePassed): void;
  /** Tells keys that have changed after that number; all have where it is null, or a number of another run. */
  after(since: number | null): (id: string) => boolean;
}

/** Numbers begin at 0 with each run. */
export function createChangedKeys(startedAt: number): ChangedKeys {
  const changedAt = new Map<string, number>();
  let seq = 0;
  let lookedAt = startedAt;

  function note(ids: Iterable<string>): void {
    const next = seq + 1;
    for (const id of ids) {
      changedAt.set(id, next);
      seq = next;
    }
  }

  return {
    seq: () => seq,
    note,
    passTime(now, { keys, counted }) {
      const isOverSince = (at: number | null): boolean => at !== null && at > lookedAt && at <= now;
      const ended: string[] = [];
      for (const { key, secrets } of keys)
        if (isOverSince(key.expiresAt) || secrets.some(({ stored }) => isOverSince(stored.endsAt))) ended.push(key.id);
      if (Math.floor(now / HOUR_MS) !== Math.floor(lookedAt / HOUR_MS)) ended.push(...counted);
      lookedAt = now;
      note(ended);
    },
    after: (since) => (since === null || since > seq ? () => true : (id) => (changedAt.get(id) ?? 0) > since),
  };
}
