import type { SimRandom } from '../../../../main/simulator/random.ts';

/** An integer from `low` to `high`, both included, whose logarithm is uniform: many short ones, a few long ones. */
export function logUniform(random: SimRandom, low: number, high: number): number {
  const drawn = low * ((high + 1) / low) ** random.next();
  return Math.min(high, Math.floor(drawn));
}

/** A waiting time without memory, of that mean. */
export function exponential(random: SimRandom, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** The items in an order of chance. */
export function shuffled<T>(random: SimRandom, items: readonly T[]): T[] {
  const order = items.map((item) => ({ item, key: random.next() }));
  return order.sort((left, right) => left.key - right.key).map(({ item }) => item);
}
