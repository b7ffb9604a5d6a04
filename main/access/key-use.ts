import type { KeyUsePoint, KeyUseSpan } from '../../shared/key.ts';
import type { Clock, KeyStore, Log, StoredKey } from '../ports.ts';
import { createUseLedger, HOUR_MS, startOf, stepsOf } from './use-ledger.ts';

export interface KeyUse {
  /** The key of that id proved a secret: its last use is to be written down. */
  noteUsed(id: string): void;
  /** One exchange of that key is over. */
  noteSettled(id: string, tokens: { readonly prompt: number; readonly output: number }): void;
  /** Writes down what was used since last time. */
  flush(): void;
  /** Requests in each of the last 24 hours, of every key or of one; keys without any are left out. */
  byHour(id?: string): ReadonlyMap<string, readonly number[]>;
  steps(id: string, span: KeyUseSpan): readonly KeyUsePoint[];
}

export interface KeyUsePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: KeyStore;
  /** The key as it is now, last uses included. */
  readonly current: (id: string) => StoredKey | undefined;
}

/** How much of what keys were used for a crash may lose. */
const FLUSH_MS = 10_000;

/** What keys are used for: counted in memory, and written down now and then. */
export function createKeyUse({ clock, log, store, current }: KeyUsePorts): KeyUse {
  const ledger = createUseLedger();
  const used = new Set<string>();
  let cancelFlush: (() => void) | null = null;

  /** No timer runs while no key is used. */
  function flushSoon(): void {
    cancelFlush ??= clock.schedule(FLUSH_MS, flush);
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = null;
    const uses = ledger.take();
    const keys = [...used].flatMap((id) => current(id) ?? []);
    used.clear();
    if (uses.length === 0 && keys.length === 0) return;
    const noted = store.noteUse({ uses, keys });
    if (!noted.ok) log.error('what keys were used for could not be written down', { why: noted.error });
  }

  return {
    noteUsed(id) {
      used.add(id);
      flushSoon();
    },
    noteSettled(id, tokens) {
      ledger.count(id, clock.now(), tokens);
      flushSoon();
    },
    flush,
    byHour(id) {
      flush();
      const from = startOf('24h', clock.now());
      const byKey = new Map<string, number[]>();
      for (const use of store.use(from, id)) {
        const hours = byKey.get(use.id) ?? Array.from({ length: 24 }, () => 0);
        byKey.set(use.id, hours);
        const hour = (use.at - from) / HOUR_MS;
        hours[hour] = (hours[hour] ?? 0) + use.requests;
      }
      return byKey;
    },
    steps(id, span) {
      flush();
      const now = clock.now();
      return stepsOf(span, now, store.use(startOf(span, now), id));
    },
  };
}
