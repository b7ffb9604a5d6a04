import { type Document, type ErrorCode, isAlias, LineCounter, parseDocument, visit } from 'yaml';
import type { Path } from '../../shared/config-problem.ts';
import { keyOf, locate, offsetOf, pathsWhere } from './yaml-path.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

interface YamlFault extends Place {
  readonly message: string;
  readonly path: Path;
  /** The rest of the text can still be understood. */
  readonly local: boolean;
}

/** A YAML text, read once: its tree, its plain value and where each part of it is written. */
export interface ConfigDocument {
  readonly doc: Document.Parsed;
  /** Plain data; a key without a value counts as not written. Undefined while `faults` says why. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Where a path is written, or the nearest thing around it; `exact` tells which. */
  locate(path: Path): Place & { readonly exact: boolean };
}

/** A fleet of a thousand backends takes about 100 KB. */
const longestText = 4 * 1024 * 1024;

/** Enough to share a setting between all backends, far too few to blow up (as in a "billion laughs" text). */
const maxAliasCount = 100;

/** Better words than the library's for what it says to programmers. */
const ownWords: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'is written twice',
  MULTIPLE_DOCS: 'holds more than one YAML document: remove the --- line in the middle',
  NON_STRING_KEY: 'is not valid YAML: a key must be plain text',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
  TAB_AS_INDENT: 'is not valid YAML: indent with spaces, not with tabs',
};

/** Reads YAML 1.2 with the core schema; never throws, whatever the text. */
export function readDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  const doc = parseDocument(text.length > longestText ? '' : text, {
    lineCounter: lines,
    logLevel: 'error',
    merge: false,
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    stringKeys: true,
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const fault = (offset: number, message: string, path?: Path): YamlFault => {
    return { ...placeOf(offset), path: path ?? [], message, local: path !== undefined };
  };
  const faults = [...doc.errors, ...doc.warnings].map(({ code, message, pos: [offset] }) => {
    const path = code === 'DUPLICATE_KEY' ? pathAt(doc, offset) : undefined;
    return fault(offset, ownWords[code] ?? `is not valid YAML: ${message}`, path);
  });
  if (text.length > longestText) faults.push(fault(0, 'is larger than 4MB'));
  const plain = toPlain(doc);
  if ('problem' in plain) faults.push(fault(plain.offset, plain.problem));
  for (const path of hiddenKeys(doc, text)) faults.push(fault(locate(doc, path).offset, 'unknown key', path));
  return {
    doc,
    value: 'value' in plain ? plain.value : undefined,
    faults,
    locate: (path) => {
      const { offset, exact } = locate(doc, path);
      return { ...placeOf(offset), exact };
    },
  };
}

function toPlain(doc: Document.Parsed): { value: unknown } | { problem: string; offset: number } {
  const dangling = findDanglingAlias(doc);
  if (dangling !== undefined) {
    return { problem: `is not valid YAML: there is no &${dangling.source} before *${dangling.source}`, ...dangling };
  }
  try {
    return { value: withoutBlanks(doc.toJS({ maxAliasCount }) ?? {}) };
  } catch (error) {
    // An anchor around its own alias recurses without end; beyond that the library throws only for too many aliases.
    if (error instanceof RangeError) return { problem: 'has an anchor that contains itself', offset: 0 };
    if (error instanceof ReferenceError) return { problem: 'uses too many YAML aliases', offset: 0 };
    throw error;
  }
}

function findDanglingAlias(doc: Document.Parsed): { source: string; offset: number } | undefined {
  const anchors = new Set<string>();
  let found: { source: string; offset: number } | undefined;
  visit(doc, {
    Node(_, node) {
      if (!isAlias(node)) return void (node.anchor !== undefined && anchors.add(node.anchor));
      if (anchors.has(node.source)) return undefined;
      found = { source: node.source, offset: offsetOf(node) ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

/** Turns `key:` without a value into an absent key, so that a section whose lines are all commented out is a default. */
function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withoutBlanks(child ?? undefined)]));
}

/** The path of the key that is written at an offset; empty when none is. */
function pathAt(doc: Document.Parsed, offset: number): Path {
  return pathsWhere(doc, (pair) => offsetOf(pair.key) === offset)[0] ?? [];
}

/** Keys that plain objects and the schema pass over in silence. */
function hiddenKeys(doc: Document.Parsed, text: string): Path[] {
  return text.includes('__proto__') ? pathsWhere(doc, (pair) => keyOf(pair) === '__proto__') : [];
}
