import type { KeyUsePoint, KeyUseSpan } from '../../shared/key.ts';
import type { Clock, KeyStore, Log, StoredKey } from '../ports.ts';
import { createHourCounts, type HourCounts } from './hour-counts.ts';
import { createUseLedger, startOf, stepsOf } from './use-ledger.ts';

export interface KeyUse {
  /** The key of that id proved a secret: its last use is to be written down. */
  noteUsed(id: string): void;
  /** One exchange of that key is over. */
  noteSettled(id: string, tokens: { readonly prompt: number; readonly output: number }): void;
  /** Requests of that key in each of the last 24 hours, the running one last. */
  hoursOf(id: string): readonly number[];
  /** Keys with requests in hours that may have gone by. */
  counted(): Iterable<string>;
  steps(id: string, span: KeyUseSpan): readonly KeyUsePoint[];
  /** Writes down what is left to be, and begins nothing any more. */
  stop(): void;
}

export interface KeyUsePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: KeyStore;
  /** The key as it is now, last uses included. */
  readonly current: (id: string) => StoredKey | undefined;
  /** These keys were used: told now and then, however often that is. */
  readonly onUsed: (ids: Iterable<string>) => void;
}

/** How much of what keys were used for a crash may lose, and how late it is told. */
const FLUSH_MS = 10_000;

/** What keys are used for: counted in memory, and written down now and then. */
export function createKeyUse({ clock, log, store, current, onUsed }: KeyUsePorts): KeyUse {
  const ledger = createUseLedger();
  const used = new Set<string>();
  let news = new Set<string>();
  let hours: HourCounts | null = null;
  let cancelTick: (() => void) | null = null;

  /** No timer runs while no key is used. Nobody who only looks hurries it: what is told would otherwise make them look again. */
  function note(id: string): void {
    news.add(id);
    cancelTick ??= clock.schedule(FLUSH_MS, tick);
  }

  function tick(): void {
    cancelTick = null;
    flush();
    const told = news;
    news = new Set();
    onUsed(told);
  }

  /** Read once, at the first look; from then on counted along. */
  function hourCounts(): HourCounts {
    if (hours) return hours;
    flush();
    hours = createHourCounts();
    for (const { id, at, requests } of store.use(startOf('24h', clock.now()))) hours.count(id, at, requests);
    return hours;
  }

  function flush(): void {
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
      note(id);
    },
    noteSettled(id, tokens) {
      const now = clock.now();
      ledger.count(id, now, tokens);
      hours?.count(id, now, 1);
      note(id);
    },
    hoursOf: (id) => hourCounts().of(id, clock.now()),
    counted: () => hourCounts().ids(),
    steps(id, span) {
      flush();
      const now = clock.now();
      return stepsOf(span, now, store.use(startOf(span, now), id));
    },
    stop() {
      cancelTick?.();
      flush();
    },
  };
}
