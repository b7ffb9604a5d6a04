import { Counter, type Registry } from 'prom-client';
import { createLabelTree } from './label-tree.ts';

export interface BulkCounter<Names extends readonly string[]> {
  /** One value per label, in the order of their names. */
  add(values: { readonly [Index in keyof Names]: string }, by?: number): void;
}

export interface CounterWords<Names extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: Names;
}

/**
 * A counter for the path of every request: it adds up by itself and tells prom-client at the scrape only, which hashes a set of
 * labels each time it is told, at several times the price.
 */
export function createBulkCounter<const Names extends readonly string[]>(
  registry: Registry,
  { labelNames, ...words }: CounterWords<Names>,
): BulkCounter<Names> {
  /** What was counted since the last scrape. */
  const pending = createLabelTree(() => ({ count: 0 }));
  const counter = new Counter<string>({ ...words, labelNames: [...labelNames], registers: [registry], collect });

  function collect(): void {
    pending.each((values, leaf) => {
      if (leaf.count > 0) counter.inc(labelled(labelNames, values), leaf.count);
      leaf.count = 0;
    });
  }

  return {
    add(values, by = 1) {
      pending.of(values).count += by;
    },
  };
}

/** As prom-client wants them. */
export const labelled = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, place) => [name, values[place] ?? '']));
