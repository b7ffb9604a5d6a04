import type { ProbeTarget } from '../fleet/facts.ts';
import type { CheckTerms } from './ask.ts';
import type { CheckTarget, RowsCheck } from './check.ts';
import type { CheckFailure } from './dial-failure.ts';
import { type Loop, startLoop } from './loop.ts';
import { isAnswering } from './tally.ts';
import type { TallyBook } from './tally-book.ts';
import type { WatchPorts } from './watch-ports.ts';

export type ReadResult = { readonly ok: true } | CheckFailure;

/** How one of a backend's two lists is read. */
export interface ListTask<Entry> {
  readonly list: 'inventory' | 'residency';
  check(target: CheckTarget, terms: CheckTerms): Promise<RowsCheck<Entry>>;
  tell(id: string, entries: readonly Entry[]): void;
  /** It answers other questions, but not this one. */
  silent?(id: string): void;
  /** After each try that counted. */
  tried(result: ReadResult): void;
}

/**
 * tags walks a disk and ps waits for the scheduler's locks: on a healthy but busy server both may take seconds, so a
 * short liveness timeout does not apply to them.
 */
const SHORTEST_TIMEOUT_MS = 10_000;

/** Reads one list on its own cadence while the backend answers; the entries reach the fleet before the health they allow. */
export function startListLoop<Entry>(
  task: ListTask<Entry>,
  { target, book, ports }: { target: ProbeTarget; book: TallyBook; ports: WatchPorts },
): Loop {
  const { clock, log, userAgent, options } = ports;
  const { list } = task;
  let skipped = 0;

  function noteSkipped(now: number): void {
    if (now === skipped) return;
    skipped = now;
    log.warn('backend lists models that cannot be read', { backend: target.id, list, skipped });
  }

  async function run(signal: AbortSignal): Promise<void> {
    if (!isAnswering(book.current())) return;
    const timeoutMs = Math.max(options().timeoutMs, SHORTEST_TIMEOUT_MS);
    const result = await task.check(target, { clock, timeoutMs, userAgent, signal });
    if (signal.aborted) return;
    if (result.ok) {
      noteSkipped(result.skipped);
      task.tell(target.id, result.entries);
    }
    if (!result.ok && result.kind === 'silent') task.silent?.(target.id);
    book.enter({ check: list, result });
    task.tried(result);
  }

  return startLoop({ intervalMs: () => options()[`${list}IntervalMs`], run }, ports);
}
