import { createHistogram, type Summary } from '../wire/histogram.ts';
import { nowMicros } from '../wire/now-micros.ts';

/** What a load saw between two marks. Times in microseconds. */
export interface Sample {
  elapsedMs: number;
  requests: number;
  lines: number;
  bytes: number;
  failures: number;
  firstFailure: string | null;
  firstByte: Summary;
  lineDelay: Summary;
}

export interface Tally {
  request(): void;
  bytes(count: number): void;
  failure(reason: string): void;
  firstByte(micros: number): void;
  line(delayMicros: number): void;
  /** Everything since the last mark; starts anew. */
  mark(): Sample;
}

export function createTally(): Tally {
  const firstByte = createHistogram();
  const lineDelay = createHistogram();
  let since = nowMicros();
  let counts = { requests: 0, lines: 0, bytes: 0, failures: 0 };
  let firstFailure: string | null = null;
  const reset = (): void => {
    firstByte.reset();
    lineDelay.reset();
    since = nowMicros();
    counts = { requests: 0, lines: 0, bytes: 0, failures: 0 };
    firstFailure = null;
  };
  return {
    request() {
      counts.requests += 1;
    },
    bytes(count) {
      counts.bytes += count;
    },
    failure(reason) {
      counts.failures += 1;
      firstFailure ??= reason;
    },
    firstByte: (micros) => firstByte.record(micros),
    line(delayMicros) {
      counts.lines += 1;
      lineDelay.record(delayMicros);
    },
    mark() {
      const elapsedMs = (nowMicros() - since) / 1000;
      const sample = {
        elapsedMs,
        ...counts,
        firstFailure,
        firstByte: firstByte.summary(),
        lineDelay: lineDelay.summary(),
      };
      reset();
      return sample;
    },
  };
}
