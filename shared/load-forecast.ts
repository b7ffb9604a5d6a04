import { formatBytes } from './format-bytes.ts';

/** A model that would have to leave memory for another. */
export interface LoadVictim {
  readonly model: string;
  readonly bytes: number;
  /** Milliseconds since the epoch; null when no request for it came through this gateway yet. */
  readonly lastUsedAt: number | null;
  /** Requests that run there. */
  readonly inFlight: number;
  /** It was loaded to stay for ever. */
  readonly isPinned: boolean;
  /** A rule of the configuration keeps it warm there. */
  readonly isKept: boolean;
}

/** What loading a model on a backend would come to, as far as can be told from outside. Sizes in bytes. */
export interface LoadForecast {
  /** `may-push-out`: nothing tells whether there is room beside what is in memory. */
  readonly outcome: 'fits' | 'may-push-out' | 'pushes-out';
  readonly neededBytes: number;
  /** Whether that is what it took before, and not just the size of its file. */
  readonly isNeedSeen: boolean;
  /** What the models in memory hold. */
  readonly usedBytes: number;
  /** As told by the configuration, else the most that was seen in use; 0 when nothing was. */
  readonly memoryBytes: number;
  readonly isMemoryTold: boolean;
  /** It is larger than that memory: a part of it would run on the CPU. */
  readonly spills: boolean;
  /** In the order in which they would probably go. */
  readonly victims: readonly LoadVictim[];
}

/** A backend as a place for a copy of a model. */
export interface LoadPlace {
  readonly backend: string;
  /** `chosen`: a copy is to be loaded there. `possible`: one could be. `impossible`: `words` say why. */
  readonly state: 'loaded' | 'loading' | 'chosen' | 'possible' | 'impossible';
  /** Why, without a full stop. */
  readonly words: string;
  /** Null where it is in memory already, or cannot be loaded whoever orders it. */
  readonly forecast: LoadForecast | null;
}

/** Whether somebody would miss the model: it is used right now, was loaded to stay, or a rule keeps it. */
export const isMissed = ({ inFlight, isPinned, isKept }: LoadVictim): boolean => inFlight > 0 || isPinned || isKept;

/** `needs 4.9 GB, 18.1 GB of 24.0 GB are free`; `will push out llama3.2:3b (last used 4 min ago): …`. `now` in ms since the epoch. */
export function forecastInWords(forecast: LoadForecast, now: number): string {
  const { outcome, spills, victims } = forecast;
  const figures = figuresInWords(forecast);
  const slow = spills ? '; it does not fit there whole, so a part of it would run on the CPU, slowly' : '';
  if (outcome === 'fits') return `${figures}${slow}`;
  const gone = victims.map((victim) => `${victim.model} (${victimInWords(victim, now)})`).join(' and ');
  return `${outcome === 'pushes-out' ? 'will' : 'may'} push out ${gone}: ${figures}${slow}`;
}

/** `needs 4.9 GB, 18.1 GB of 24.0 GB are free`. */
export function figuresInWords({
  outcome,
  neededBytes,
  isNeedSeen,
  usedBytes,
  memoryBytes,
  isMemoryTold,
}: LoadForecast): string {
  const needs = `needs ${isNeedSeen ? '' : 'about '}${formatBytes(neededBytes)}`;
  if (isMemoryTold)
    return `${needs}, ${formatBytes(Math.max(0, memoryBytes - usedBytes))} of ${formatBytes(memoryBytes)} are free`;
  if (usedBytes === 0) return `${needs}, nothing is in memory there`;
  const beside = `${needs} beside ${formatBytes(usedBytes)}`;
  if (outcome === 'fits') return `${beside}; ${formatBytes(memoryBytes)} were in memory there together before`;
  return outcome === 'pushes-out'
    ? `${beside}, which was too much there before`
    : `${beside}; at most ${formatBytes(memoryBytes)} were seen in memory there, how much fits is not known`;
}

function victimInWords({ lastUsedAt, inFlight, isPinned, isKept }: LoadVictim, now: number): string {
  const words = [
    ...(inFlight > 0
      ? [`in use by ${inFlight} request${inFlight === 1 ? '' : 's'}`]
      : [lastUseInWords(lastUsedAt, now)]),
    ...(isKept ? ['a rule keeps it warm'] : isPinned ? ['loaded to stay'] : []),
  ];
  return words.join(', ');
}

function lastUseInWords(lastUsedAt: number | null, now: number): string {
  if (lastUsedAt === null) return 'not used through this gateway';
  const minutes = Math.floor((now - lastUsedAt) / 60_000);
  if (minutes < 1) return 'used less than a minute ago';
  return minutes < 120 ? `last used ${minutes} min ago` : `last used ${Math.floor(minutes / 60)} h ago`;
}
