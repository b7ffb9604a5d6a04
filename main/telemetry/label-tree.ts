/** Something for every set of label values that has been met. */
export interface LabelTree<Leaf> {
  /** Made when it is first asked for. Values stand in the order of the labels, always as many. */
  of(values: readonly string[]): Leaf;
  each(visit: (values: readonly string[], leaf: Leaf) => void): void;
}

interface Branch<Leaf> {
  readonly next: Map<string, Branch<Leaf>>;
  leaf: Leaf | null;
}

/** Found value by value: nothing is hashed or joined for it, as it is asked on the path of every request. */
export function createLabelTree<Leaf>(make: () => Leaf): LabelTree<Leaf> {
  const root: Branch<Leaf> = { next: new Map(), leaf: null };

  function walk(
    branch: Branch<Leaf>,
    values: readonly string[],
    visit: (at: readonly string[], leaf: Leaf) => void,
  ): void {
    if (branch.leaf !== null) visit(values, branch.leaf);
    for (const [value, next] of branch.next) walk(next, [...values, value], visit);
  }

  return {
    of(values) {
      let branch = root;
      for (const value of values) {
        let next = branch.next.get(value);
        if (next === undefined) {
          next = { next: new Map(), leaf: null };
          branch.next.set(value, next);
        }
        branch = next;
      }
      branch.leaf ??= make();
      return branch.leaf;
    },
    each: (visit) => walk(root, [], visit),
  };
}
