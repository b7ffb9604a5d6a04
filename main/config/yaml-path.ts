import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, visit } from 'yaml';
import type { Path } from '../../shared/config-problem.ts';

export const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** Where a parsed node starts in the text. */
export function offsetOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[0]) : undefined;
}

/** Where a path is written, or the nearest thing around it; `exact` tells which. */
export function locate(doc: Document.Parsed, path: Path): { offset: number; exact: boolean } {
  let node: unknown = doc.contents;
  let offset = offsetOf(node) ?? 0;
  for (const step of path) {
    const pair = isMap(node) ? node.items.find((candidate) => keyOf(candidate) === step) : undefined;
    const next: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value;
    // Behind an alias the text belongs to the anchor, which may be used elsewhere: point at the use.
    if (isAlias(node) || (pair === undefined && next === undefined)) return { offset, exact: false };
    offset = offsetOf(pair?.key ?? next) ?? offset;
    node = next;
  }
  return { offset, exact: true };
}

/** The paths of all keys that match, in the order of the text. */
export function pathsWhere(doc: Document.Parsed, matches: (pair: Pair) => boolean): Path[] {
  const found: Path[] = [];
  visit(doc, {
    Pair(_, pair, ancestors) {
      if (matches(pair)) found.push([...pathThrough([...ancestors, pair])]);
    },
  });
  return found;
}

function pathThrough(ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((ancestor, index): (string | number)[] => {
    if (isSeq(ancestor)) return [ancestor.items.indexOf(ancestors[index + 1])];
    return isPair(ancestor) ? [keyOf(ancestor)] : [];
  });
}
