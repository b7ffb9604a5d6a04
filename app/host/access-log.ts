import { openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Log, LogFields } from '../../main/ports.ts';
import type { LogConfig } from '../../shared/config.ts';

type Mode = LogConfig['access'];
type Sink = ReturnType<typeof pino.destination>;

/** One line per settled exchange, for as long as the configuration asks for it. */
export interface AccessLog {
  write(line: () => LogFields): void;
  setMode(mode: Mode): void;
  /** Opens the file anew, after something else has moved it away. */
  reopen(): void;
  /** Resolves once everything is written, or cannot be. */
  close(): Promise<void>;
}

/** Lines wait for a full buffer or a second, whichever comes first: one write per exchange would cost more than the line. */
const BUFFER_BYTES = 8 * 1024;
const FLUSH_MS = 1_000;
/** Beyond this, lines are lost rather than held for a disk that hangs. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;
/** A desktop has nobody to rotate its logs: a larger file is set aside at start, over the one before. */
const SET_ASIDE_BYTES = 64 * 1024 * 1024;
/** A disk that does not answer must not keep the process from ending. */
const FINISH_LIMIT_MS = 2_000;
const STDERR = 2;

/** Writes to `access.log` in the data dir or to stderr. A disk that fails is reported and costs no traffic. */
export function createAccessLog(dataDir: string, log: Log): AccessLog {
  const path = join(dataDir, 'access.log');
  const report = (error: unknown): void => log.warn('the access log cannot be written', { path, error: String(error) });
  let mode: Mode = 'off';
  let sink: Sink | null = null;
  let ending: Promise<unknown> = Promise.resolve();

  function open(): Sink | null {
    try {
      return mode === 'off' ? null : createSink(mode === 'file' ? openFile(path) : STDERR, report);
    } catch (error) {
      report(error);
      return null;
    }
  }

  function switchTo(next: Mode): void {
    const old = sink;
    mode = next;
    sink = open();
    if (old) ending = Promise.all([ending, finish(old)]);
  }

  return {
    write: (line) => void sink?.write(`${JSON.stringify(line())}\n`),
    setMode: (next) => (next === mode ? undefined : switchTo(next)),
    reopen: () => switchTo(mode),
    async close() {
      switchTo('off');
      await ending;
    },
  };
}

function openFile(path: string): number {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file && file.size > SET_ASIDE_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

function createSink(fd: number, report: (error: unknown) => void): Sink {
  const limits = { minLength: BUFFER_BYTES, periodicFlush: FLUSH_MS, maxLength: MAX_HELD_BYTES };
  const sink = pino.destination({ fd, sync: false, ...limits });
  let isReported = false;
  sink.on('error', (error) => {
    if (!isReported) report(error);
    isReported = true;
  });
  return sink;
}

/** Not flushed at once: what is being written just then would land behind what was held back. */
function finish(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FINISH_LIMIT_MS);
    const settle = (): void => {
      clearTimeout(timer);
      resolve();
    };
    sink.once('close', settle).once('error', settle);
    sink.end();
  });
}
