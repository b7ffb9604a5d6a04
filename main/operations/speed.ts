interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

export interface Speed {
  /** `bytes` so far, at a monotonic time that never goes back. */
  note(atMs: number, bytes: number): void;
  /** Bytes per second over the last ten seconds; null when nothing moved in them or too little is known. */
  perSecond(atMs: number): number | null;
  /** When the count last rose; monotonic ms. */
  movedAt(): number;
}

const WINDOW_MS = 10_000;
const SPACING_MS = 250;
const SHORTEST_MS = 1_000;

/** How fast a count of bytes rises, and since when it does not. */
export function createSpeed(startMs: number): Speed {
  let samples: readonly Sample[] = [{ atMs: startMs, bytes: 0 }];
  let latest: Sample = { atMs: startMs, bytes: 0 };
  return {
    note(atMs, bytes) {
      if (bytes <= latest.bytes) return;
      latest = { atMs, bytes };
      if (atMs - (samples.at(-1)?.atMs ?? startMs) >= SPACING_MS) samples = [...samples, latest];
    },
    perSecond(atMs) {
      // The last sample before the window is kept: it says where the window began.
      const begin = samples.findLastIndex((sample) => sample.atMs <= atMs - WINDOW_MS);
      samples = samples.slice(Math.max(0, begin));
      const first = samples[0] ?? latest;
      const spanMs = atMs - first.atMs;
      const moved = latest.bytes - first.bytes;
      return spanMs < SHORTEST_MS || moved === 0 ? null : (moved * 1_000) / spanMs;
    },
    movedAt: () => latest.atMs,
  };
}
