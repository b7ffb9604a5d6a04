import type { ImportProblem } from '../../../../shared/config-import.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';

/** One line that says something: its words, without quotes and comments. */
export interface Line {
  readonly line: number;
  readonly words: readonly string[];
}

/** A section with its lines. `kind` is empty for lines that stand before any section, as in an excerpt. */
export interface Section {
  readonly kind: string;
  readonly name: string;
  readonly line: number;
  readonly lines: readonly Line[];
}

const kinds = new Set([
  'global',
  'defaults',
  'frontend',
  'backend',
  'listen',
  'peers',
  'resolvers',
  'userlist',
  'cache',
  'mailers',
  'program',
  'http-errors',
  'ring',
  'log-forward',
  'fcgi-app',
  'crt-store',
]);

/** The keyword of a line that holds only sometimes. */
export const CONDITIONAL = '.if';

/** Reads the text of an HAProxy configuration. The error names the line and repeats no word of it. */
export function parseHaproxy(text: string): Result<readonly Section[], ImportProblem> {
  const sections: { kind: string; name: string; line: number; lines: Line[] }[] = [];
  const keepIf = createConditions();
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1;
    const split = wordsOf(written.endsWith('\r') ? written.slice(0, -1) : written);
    if (!split.ok) return err({ line, file: null, message: split.error });
    const words = keepIf(split.value);
    const [kind, name = ''] = words;
    if (kind === undefined) continue;
    if (needsName(kind) && name === '') return err({ line, file: null, message: `a ${kind} section needs a name` });
    if (kinds.has(kind)) sections.push({ kind, name, line, lines: [] });
    else if (sections.length === 0) sections.push({ kind: '', name: '', line, lines: [{ line, words }] });
    else sections.at(-1)?.lines.push({ line, words });
  }
  return ok(sections);
}

/** What holds only sometimes, between `.if` and `.endif`, is nothing to rely on: its words are not looked at. */
function createConditions(): (words: readonly string[]) => readonly string[] {
  let depth = 0;
  return (words) => {
    const [first] = words;
    if (first === undefined) return words;
    if (first === '.if') depth += 1;
    const isOut = depth > 0 || first.startsWith('.');
    if (first === '.endif') depth = Math.max(0, depth - 1);
    return isOut ? [CONDITIONAL] : words;
  };
}

const needsName = (kind: string) => kind === 'frontend' || kind === 'backend' || kind === 'listen';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** One piece of a line: an escape, what is quoted either way, a gap, a comment, or plain letters. */
const piece = /\\([\s\S]?)|"([^"\\]*(?:\\.[^"\\]*)*)"|'([^']*)'|([ \t]+)|(#)|([^\\"' \t#]+)/y;

/** Splits a line as HAProxy does: `\` escapes, "…" with escapes in it, '…' without, and # begins a comment. */
function wordsOf(text: string): Result<readonly string[], string> {
  const words: string[] = [];
  let isOpen = false;
  for (piece.lastIndex = 0; piece.lastIndex < text.length; ) {
    const found = piece.exec(text);
    if (!found) return err('a quote is opened here and never closed');
    const [, , , , gap, comment] = found;
    if (comment !== undefined) break;
    if (gap === undefined) {
      const begun = isOpen ? (words.pop() ?? '') : '';
      words.push(begun + saidBy(found));
    }
    isOpen = gap === undefined;
  }
  return ok(words);
}

/** What a piece of a word says. */
function saidBy([, escaped, weak, strong, , , plain]: RegExpExecArray): string {
  if (escaped !== undefined) return charOf(escaped);
  return strong ?? (weak === undefined ? (plain ?? '') : weak.replace(/\\(.)/g, (_, char: string) => charOf(char)));
}

const charOf = (char: string): string => escapes[char] ?? char;
