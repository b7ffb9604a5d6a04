import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  blockYaml,
  type ConfigValue,
  endOf,
  indentAt,
  inlineYaml,
  isFlow,
  lineEnd,
  lineStart,
  newlineOf,
  nextLine,
  startOf,
} from './yaml-text.ts';

/** One change of a text that leaves every character outside it alone. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Adds an item to a list, or the pairs of `added` to a map, after the last one. Undefined when there is no safe place. */
export function spliceInsert(text: string, into: YAMLMap | YAMLSeq, added: ConfigValue): Splice | undefined {
  const end = endOf(into.items.at(-1));
  if (isFlow(into)) return insertInline(into, end, added);
  const start = isSeq(into) ? into.range?.[0] : startOf(into.items[0]);
  if (start === undefined || end === undefined) return undefined;
  const at = lineEnd(text, end);
  const newline = newlineOf(text);
  const block = blockYaml(isSeq(into) ? [added] : added, indentAt(text, start), newline);
  return { from: at, to: at, text: newline + block };
}

function insertInline(into: YAMLMap | YAMLSeq, end: number | undefined, added: ConfigValue): Splice | undefined {
  const whole = inlineYaml(isSeq(into) ? [added] : added);
  if (end !== undefined) return { from: end, to: end, text: `, ${whole.slice(1, -1).trim()}` };
  return into.range ? { from: into.range[0], to: into.range[1], text: whole } : undefined;
}

interface Replacement {
  readonly node: Node;
  /** The key the node belongs to; undefined for an item of a list. */
  readonly pair: Pair | undefined;
  readonly value: ConfigValue;
}

/** Writes another value where one is written, keeping the comment behind it. */
export function spliceReplace(text: string, { node, pair, value }: Replacement): Splice | undefined {
  if (!node.range) return undefined;
  const [from, to] = node.range;
  const key = startOf(pair);
  const nested = typeof value === 'object' && Object.keys(value).length > 0;
  if (key !== undefined && nested && isBlank(node) && startsLine(text, key)) {
    const end = lineEnd(text, to);
    const comment = text.slice(to, end).trim();
    const newline = newlineOf(text);
    const block = blockYaml(value, `${indentAt(text, key)}  `, newline);
    const kept = text.slice(0, from).trimEnd().length;
    return { from: kept, to: end, text: (comment === '' ? '' : ` ${comment}`) + newline + block };
  }
  if (!isScalar(node) && !isFlow(node)) return undefined;
  const gap = from === to && text[from - 1] !== ' ' ? ' ' : '';
  return { from, to, text: gap + inlineYaml(value) + (text.slice(from, to).endsWith('\n') ? newlineOf(text) : '') };
}

/** A key without a value, `null`, `[]` or `{}`. */
export const isBlank = (node: Node): boolean =>
  isScalar(node) ? node.value === null : isFlow(node) && 'items' in node && (node.items as unknown[]).length === 0;

/** Only a list dash may stand before it on its line: inside `{…}` nothing may grow lines of its own. */
const startsLine = (text: string, offset: number) => /^[ -]*$/.test(text.slice(lineStart(text, offset), offset));

/** Removes one item of a map or list with its lines; the comment lines around it stay. */
export function spliceRemove(text: string, from: YAMLMap | YAMLSeq, index: number): Splice | undefined {
  const item = from.items[index];
  const [start, end] = [startOf(item), endOf(item)];
  if (start === undefined || end === undefined) return undefined;
  if (isFlow(from)) return withoutComments(text, spliceRemoveInline(from, index, start, end));
  const first = isSeq(from) ? dashLine(text, start) : ownLine(text, start);
  if (first !== undefined) return { from: first, to: nextLine(text, end), text: '' };
  const next = startOf(from.items[index + 1]);
  // The first key of a list item shares its line with the dash: what follows moves up to it.
  return isMap(from)
    ? withoutComments(text, { from: start, to: next ?? end, text: next === undefined ? '{}' : '' })
    : undefined;
}

/** Where the line starts that `offset` has to itself; undefined when something stands before it. */
function ownLine(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  return text.slice(start, offset).trim() === '' ? start : undefined;
}

/** Where the line with the dash of a list item starts: its own, or one above with only comments in between. */
function dashLine(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  const before = text.slice(start, offset).trim();
  if (before === '-' || /^-\s+#/.test(before)) return start;
  if (before !== '' && !before.startsWith('#')) return undefined;
  return start === 0 ? undefined : dashLine(text, lineEnd(text, start - 1));
}

function spliceRemoveInline(from: YAMLMap | YAMLSeq, index: number, start: number, end: number): Splice {
  const next = startOf(from.items[index + 1]);
  if (next !== undefined) return { from: start, to: next, text: '' };
  return { from: endOf(from.items[index - 1]) ?? start, to: end, text: '' };
}

const withoutComments = (text: string, splice: Splice): Splice | undefined =>
  text.slice(splice.from, splice.to).includes('#') ? undefined : splice;
