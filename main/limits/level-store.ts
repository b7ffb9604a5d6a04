import type { Level } from './level.ts';

/**
 * Where levels are kept, by name. Gateways that are to hold the same limits together share one of these: a level is two
 * numbers, written as a whole.
 */
export interface LevelStore {
  read(name: string): Level | undefined;
  /** It may be forgotten from `emptyAt` on, since nothing of it is used then. */
  write(name: string, level: Level, emptyAt: number): void;
}

/** Whoever makes up addresses cannot make up more than that: then the longest known are forgotten early. */
const MOST = 100_000;
/** Looked at with each write: more than are added, so that no one who went idle stays for long. */
const LOOKS = 2;

interface Kept {
  readonly level: Level;
  readonly emptyAt: number;
}

/** Levels in memory, bounded. */
export function createMemoryLevels(most = MOST): LevelStore & { size(): number } {
  const kept = new Map<string, Kept>();

  /** Goes round, a few at a time: whatever is empty leaves, the rest goes to the back. */
  function forgetIdle(now: number): void {
    for (let look = 0; look < LOOKS; look += 1) {
      const [oldest] = kept;
      if (oldest === undefined) return;
      const [name, entry] = oldest;
      kept.delete(name);
      if (entry.emptyAt > now) kept.set(name, entry);
    }
    const [first] = kept.keys();
    if (kept.size > most && first !== undefined) kept.delete(first);
  }

  return {
    read: (name) => kept.get(name)?.level,
    write(name, level, emptyAt) {
      kept.set(name, { level, emptyAt });
      forgetIdle(level.at);
    },
    size: () => kept.size,
  };
}
