import { Counter, type Registry } from 'prom-client';

export interface BulkCounter<Names extends readonly string[]> {
  /** One value per label, in the order of their names. */
  add(values: { readonly [Index in keyof Names]: string }, by?: number): void;
}

export interface CounterWords<Names extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: Names;
}

interface Branch {
  readonly next: Map<string, Branch>;
  /** Since the last scrape. */
  pending: number;
}

const createBranch = (): Branch => ({ next: new Map(), pending: 0 });

/**
 * A counter for the path of every request: it adds up by itself and tells prom-client at the scrape only, which hashes a set of
 * labels each time it is told, at several times the price.
 */
export function createBulkCounter<const Names extends readonly string[]>(
  registry: Registry,
  { labelNames, ...words }: CounterWords<Names>,
): BulkCounter<Names> {
  const root = createBranch();
  const collect = (): void => hand(root, []);
  const counter = new Counter<string>({ ...words, labelNames: [...labelNames], registers: [registry], collect });

  function hand(branch: Branch, values: readonly string[]): void {
    for (const [value, next] of branch.next) hand(next, [...values, value]);
    if (branch.pending === 0) return;
    counter.inc(Object.fromEntries(labelNames.map((name, place) => [name, values[place] ?? ''])), branch.pending);
    branch.pending = 0;
  }

  return {
    add(values, by = 1) {
      let branch = root;
      for (const value of values) {
        let next = branch.next.get(value);
        if (next === undefined) {
          next = createBranch();
          branch.next.set(value, next);
        }
        branch = next;
      }
      branch.pending += by;
    },
  };
}
