/** What is under way, in the order it came. */
export interface ReadonlyInFlight<Item> extends Iterable<Item> {
  readonly size: number;
}

/**
 * A set for what comes and goes with every request. JavaScript's own leaves its outgrown tables behind, each pointing to the
 * next: once one of them has grown old, the young generation's collector keeps all that any later one ever held, whole
 * exchanges with their sockets' heads and bodies among it, until the next full collection. Here nothing points on. Adding
 * costs nothing, taking out a look through those that are under way. What an iteration goes through is what was there when
 * it began.
 */
export class InFlight<Item> implements ReadonlyInFlight<Item> {
  readonly #items: Item[];

  constructor(items: Iterable<Item> = []) {
    this.#items = [...items];
  }

  get size(): number {
    return this.#items.length;
  }

  /** To be called once for each. */
  add(item: Item): void {
    this.#items.push(item);
  }

  /** False when it was not there. */
  delete(item: Item): boolean {
    const items = this.#items;
    const at = items.indexOf(item);
    if (at < 0) return false;
    for (let place = at + 1; place < items.length; place += 1) items[place - 1] = items[place] as Item;
    items.pop();
    return true;
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.#items.slice().values();
  }
}
