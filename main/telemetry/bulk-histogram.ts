import type { Metric, Registry } from 'prom-client';
import { type CounterWords, labelled } from './bulk-counter.ts';
import { createLabelTree } from './label-tree.ts';

export interface BulkHistogram<Names extends readonly string[]> {
  /** One value per label, in the order of their names; then what was measured. */
  observe(values: { readonly [Index in keyof Names]: string }, measured: number): void;
}

export interface HistogramWords<Names extends readonly string[]> extends CounterWords<Names> {
  /** Upper bounds, ascending; +Inf comes by itself. */
  readonly buckets: readonly number[];
}

interface Observed {
  /** Of each bucket alone, what is above all of them last. */
  readonly counts: number[];
  count: number;
  sum: number;
}

interface Value {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A histogram for the path of every request, for the reason `createBulkCounter` has: it counts by itself, and is written out as prom-client's own are. */
export function createBulkHistogram<const Names extends readonly string[]>(
  registry: Registry,
  { name, help, labelNames, buckets }: HistogramWords<Names>,
): BulkHistogram<Names> {
  const observed = createLabelTree<Observed>(() => ({
    counts: Array.from({ length: buckets.length + 1 }, () => 0),
    count: 0,
    sum: 0,
  }));

  function valuesOf({ counts, count, sum }: Observed, labels: Record<string, string>): Value[] {
    let below = 0;
    const bounded = buckets.map((le, place): Value => {
      below += counts[place] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below };
    });
    return [
      ...bounded,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }

  function get() {
    const values: Value[] = [];
    observed.each((at, leaf) => values.push(...valuesOf(leaf, labelled(labelNames, at))));
    return Promise.resolve({ name, help, type: 'histogram', values, aggregator: 'sum' });
  }

  // The registry asks a metric for its name and for `get`, and for no more; its type names prom-client's own classes only.
  registry.registerMetric({ name, get } as unknown as Metric<string>);

  return {
    observe(values, measured) {
      const leaf = observed.of(values);
      let place = 0;
      while (place < buckets.length && measured > (buckets[place] ?? 0)) place += 1;
      leaf.counts[place] = (leaf.counts[place] ?? 0) + 1;
      leaf.count += 1;
      leaf.sum += measured;
    },
  };
}
