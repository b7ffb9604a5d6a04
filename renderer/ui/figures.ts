/** Shown for what is not known: 0 would be a claim. */
export const unknown = '–';

/** `340 ms`, `2.4 s`, `1 m 5 s`. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s` : formatSpan(ms);
}

/** One decimal below ten, none from there up, thousands as `1.2 k`. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null) return unknown;
  if (perSecond >= 999.5) return `${(perSecond / 1_000).toFixed(perSecond < 9_950 ? 1 : 0)} k`;
  return perSecond.toFixed(perSecond < 9.95 ? 1 : 0);
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units, as Ollama itself shows sizes: `4.9 GB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknown;
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.5 && unit < byteUnits.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${amount.toFixed(unit > 0 && amount < 99.95 ? 1 : 0)} ${byteUnits[unit]}`;
}

/** 0–1 as `0.4 %`, `12 %`. */
export function formatShare(share: number | null): string {
  if (share === null) return unknown;
  const percent = share * 100;
  return `${percent.toFixed(percent > 0 && percent < 9.95 ? 1 : 0)} %`;
}

/** A span in its two largest units: `2 h 5 m`, `45 s`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} m` : `${hours} h`;
  return minutes > 0 ? `${minutes} m ${seconds % 60} s` : `${seconds} s`;
}

/** How long ago, in one unit, coarse enough not to flicker: `12 s ago`, `3 m ago`. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ago`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The exact time, for a tooltip. */
export const formatExactTime = (at: number): string => exact.format(at);

/** `1 stream`, `3 streams`. */
export const formatCount = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

/** `a`, `a and b`, `a, b and c`; past `most`, `a, b and 4 more`. */
export function formatList(words: readonly string[], most = 4): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words;
  if (shown.length < 2) return shown[0] ?? '';
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
