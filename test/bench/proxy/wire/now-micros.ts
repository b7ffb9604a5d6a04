/** Microseconds on the machine's monotonic clock: the same zero in every process, so stamps can be compared across them. */
export function nowMicros(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e6 + nanos / 1e3;
}
