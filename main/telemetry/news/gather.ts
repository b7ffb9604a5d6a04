import type { Clock } from '../../ports.ts';

export interface GatherOptions<Item> {
  readonly clock: Pick<Clock, 'monotonic' | 'schedule'>;
  readonly tellOne: (item: Item) => void;
  /** At least two, in the order they came. */
  readonly tellMany: (items: readonly Item[]) => void;
}

export interface Gatherer<Item> {
  add(item: Item): void;
  stop(): void;
}

/** So many of a kind are told one by one, as they happen. */
const AT_ONCE = 3;
const WINDOW_MS = 5_000;
/** What comes on top of them is gathered for this long and told together. */
const GATHER_MS = 2_000;

/** A network that fails takes fifty servers with it: the first few are told at once, the rest in one sentence. */
export function createGatherer<Item>({ clock, tellOne, tellMany }: GatherOptions<Item>): Gatherer<Item> {
  let told: number[] = [];
  let gathered: Item[] = [];
  let cancelFlush = (): void => {};

  function flush(): void {
    const items = gathered;
    gathered = [];
    told = [...told, clock.monotonic()];
    const [only, second] = items;
    if (only !== undefined && second === undefined) tellOne(only);
    else tellMany(items);
  }

  return {
    add(item) {
      const now = clock.monotonic();
      told = told.filter((at) => now - at < WINDOW_MS);
      if (gathered.length === 0 && told.length < AT_ONCE) {
        told.push(now);
        tellOne(item);
        return;
      }
      gathered.push(item);
      if (gathered.length === 1) cancelFlush = clock.schedule(GATHER_MS, flush);
    },
    stop: () => cancelFlush(),
  };
}
