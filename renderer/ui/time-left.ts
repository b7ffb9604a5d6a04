/** Ollama spells "for ever" as a moment far away. */
const FOR_EVER_MS = 365 * 86_400_000;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long a model stays in memory, in one unit: `4 m`, `stays`, `leaving`; empty when its backend did not say. In ms since the epoch. */
export function formatTimeLeft(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return '';
  const left = expiresAt - now;
  if (left > FOR_EVER_MS) return 'stays';
  if (left <= 0) return 'leaving';
  if (left < MINUTE_MS) return `${Math.floor(left / SECOND_MS)} s`;
  if (left < HOUR_MS) return `${Math.floor(left / MINUTE_MS)} m`;
  return left < DAY_MS ? `${Math.floor(left / HOUR_MS)} h` : `${Math.floor(left / DAY_MS)} d`;
}
