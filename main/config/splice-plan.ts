import { type Document, isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from '../../shared/config-problem.ts';
import { isBlank, type Splice, spliceInsert, spliceRemove, spliceReplace } from './splice.ts';
import { keyOf } from './yaml-path.ts';
import { blockYaml, type ConfigValue, newlineOf } from './yaml-text.ts';

interface Landing {
  /** The deepest node on the path that the text has. */
  readonly node: Node;
  /** What holds it; undefined at the top. */
  readonly holder: YAMLMap | YAMLSeq | undefined;
  readonly index: number;
  /** The part of the path that is not written yet. */
  readonly rest: Path;
}

/** A value written at one place, or removed from there when `value` is undefined. */
export interface Change {
  readonly path: Path;
  readonly value: ConfigValue | undefined;
}

/** Finds the smallest piece of text to replace for a change. Undefined when only a rewrite can make it. */
export function spliceFor(text: string, doc: Document.Parsed, { path, value }: Change): Splice | undefined {
  const landing = land({ node: doc.contents, holder: undefined, index: 0, rest: path });
  if (value !== undefined) return landing ? spliceIn(text, landing, value) : appendTo(text, nest(path, value));
  const there = landing?.holder !== undefined && landing.rest.length === 0;
  return there ? spliceRemove(text, landing.holder, landing.index) : undefined;
}

function spliceIn(text: string, { node, holder, index, rest }: Landing, value: ConfigValue): Splice | undefined {
  const [step, ...further] = rest;
  if (step !== undefined && isSeq(node) && !isBlank(node)) {
    const item = step === node.items.length ? nest(further, value) : undefined;
    return item === undefined ? undefined : spliceInsert(text, node, item);
  }
  const added = nest(rest, value);
  if (added === undefined) return undefined;
  if (step !== undefined && isMap(node) && !isBlank(node)) return spliceInsert(text, node, added);
  if ((step !== undefined && !isBlank(node)) || holder === undefined) return undefined;
  return spliceReplace(text, { node, pair: isMap(holder) ? holder.items[index] : undefined, value: added });
}

type Start = Omit<Landing, 'node'> & { readonly node: unknown };

/** Undefined for an empty document and for a key that has no value node at all, as in `{ key }`. */
function land({ node, holder, index, rest }: Start): Landing | undefined {
  const [step, ...further] = rest;
  const at = { node: node as Node, holder, index, rest };
  if (node === null || node === undefined) return undefined;
  if (step === undefined) return at;
  if (isMap(node)) {
    const found = node.items.findIndex((pair: Pair) => keyOf(pair) === step);
    return found < 0 ? at : land({ node: node.items[found]?.value, holder: node, index: found, rest: further });
  }
  if (!isSeq(node) || typeof step !== 'number' || step >= node.items.length) return at;
  return land({ node: node.items[step], holder: node, index: step, rest: further });
}

/** The value together with the keys above it that are not written yet. */
function nest(path: Path, value: ConfigValue): ConfigValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = nest(rest, value);
  if (inner === undefined) return undefined;
  if (typeof step === 'string') return { [step]: inner };
  return step === 0 ? [inner] : undefined;
}

function appendTo(text: string, added: ConfigValue | undefined): Splice | undefined {
  if (added === undefined) return undefined;
  const newline = newlineOf(text);
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return { from: text.length, to: text.length, text: gap + blockYaml(added, '', newline) + newline };
}
