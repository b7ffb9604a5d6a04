import type { ServerResponse } from 'node:http';
import type { Clock } from '../../main/ports.ts';
import type { PlaygroundEvent } from '../../shared/playground.ts';
import type { Snapshot } from '../../shared/snapshot.ts';

/** Keeps proxies and laptops that went to sleep from holding a dead connection unnoticed. */
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is gone or hung. */
const STALL_LIMIT_MS = 30_000;
const MAX_READERS = 64;

/** Where events come from; each function ends what it began. */
export interface EventFeeds {
  readonly subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
  /** What is meant for one page alone. Its listener says false when it can take nothing now. */
  readonly attachPage: (page: string, tell: (event: PlaygroundEvent) => boolean) => () => void;
}

export interface EventStreamOptions extends EventFeeds {
  readonly clock: Clock;
}

/** Server-sent events for panels and scripts. */
export interface EventStream {
  /** Feeds one reader until it leaves: with every snapshot, or with what is meant for a page. False when there are too many already. */
  attach(response: ServerResponse, page: string | null): boolean;
  /** Ends every reader's stream. */
  close(): void;
}

interface Reader {
  readonly response: ServerResponse;
  /** Monotonic time since when its buffer is full; null while it keeps up. */
  stalledAtMs: number | null;
}

/**
 * Sends every snapshot whole to every reader. One that cannot keep up misses snapshots, which the next one heals,
 * so no more than one snapshot waits in memory per reader; one that takes nothing at all is dropped.
 * What is meant for one page is never missed: it waits where it comes from until the page takes it.
 */
export function createEventStream({ subscribe, attachPage, clock }: EventStreamOptions): EventStream {
  const readers = new Set<Reader>();
  const encode = createEncoder();
  let cancelBeat = (): void => {};

  /** False when nothing was taken. */
  function write(reader: Reader, text: string): boolean {
    if (reader.stalledAtMs !== null) {
      if (clock.monotonic() - reader.stalledAtMs > STALL_LIMIT_MS) reader.response.destroy();
      return false;
    }
    if (!reader.response.write(text)) reader.stalledAtMs = clock.monotonic();
    return true;
  }

  function beat(): void {
    for (const reader of readers) write(reader, ': still here\n\n');
    cancelBeat = readers.size > 0 ? clock.schedule(HEARTBEAT_MS, beat) : () => {};
  }

  const feed = (reader: Reader, page: string | null): (() => void) =>
    page === null
      ? subscribe((snapshot) => void write(reader, encode(snapshot)))
      : attachPage(page, (event) => write(reader, `event: playground\ndata: ${JSON.stringify(event)}\n\n`));

  return {
    attach(response, page) {
      if (readers.size >= MAX_READERS) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.flushHeaders();
      const reader: Reader = { response, stalledAtMs: null };
      readers.add(reader);
      if (readers.size === 1) cancelBeat = clock.schedule(HEARTBEAT_MS, beat);
      const stopFeeding = feed(reader, page);
      response.on('drain', () => {
        reader.stalledAtMs = null;
      });
      response.once('close', () => {
        stopFeeding();
        readers.delete(reader);
        if (readers.size === 0) cancelBeat();
      });
      return true;
    },
    close() {
      for (const { response } of readers) response.end();
      cancelBeat();
    },
  };
}

/** Encodes each snapshot once, however many read it. */
function createEncoder(): (snapshot: Snapshot) => string {
  let last: { readonly snapshot: Snapshot; readonly text: string } | null = null;
  return (snapshot) => {
    if (last?.snapshot !== snapshot) {
      const text = `id: ${snapshot.seq}\nevent: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`;
      last = { snapshot, text };
    }
    return last.text;
  };
}
