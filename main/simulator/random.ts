/** A seeded source of chance: the same seed gives the same sequence on every machine. */
export interface SimRandom {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Integer in [low, high], both included. */
  integer(low: number, high: number): number;
  /** A multiplier around 1 whose logarithm has standard deviation `sigma`. */
  lognormal(sigma: number): number;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** FNV-1a over UTF-16 code units or bytes, 32 bits, unsigned. */
export function hashOf(data: string | Uint8Array, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < data.length; index += 1) {
    const unit = typeof data === 'string' ? data.charCodeAt(index) : (data[index] ?? 0);
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return hash >>> 0;
}

/** Eight hexadecimal digits that name `data`. */
export function hashHex(data: string | Uint8Array): string {
  return hashOf(data).toString(16).padStart(8, '0');
}

/** Mulberry32: small, quick, and good enough for pacing and sample text. */
export function createRandom(seed: number): SimRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + next() * (high - low);
  return {
    next,
    between,
    integer: (low, high) => Math.floor(between(low, high + 1)),
    lognormal(sigma) {
      if (sigma <= 0) return 1;
      const gauss = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.exp(sigma * gauss);
    },
    hex(digits) {
      let text = '';
      while (text.length < digits) text += Math.floor(next() * 16).toString(16);
      return text;
    },
  };
}
