const steps = [1, 2, 5];

/** The next of 1, 2, 5, 10, 20 … from there up: an axis with room for that many milliseconds, at least 100. */
export function scaleFor(longestMs: number): number {
  for (let power = 100; ; power *= 10) {
    const step = steps.find((one) => one * power >= longestMs);
    if (step !== undefined) return step * power;
  }
}
