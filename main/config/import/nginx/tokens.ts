import { err, ok, type Result } from '../../../../shared/result.ts';

export interface Token {
  readonly kind: 'word' | ';' | '{' | '}';
  /** Of a word, without its quotes. */
  readonly text: string;
  readonly line: number;
}

interface Fault {
  readonly line: number;
  readonly message: string;
}

const isSpace = (char: string) => char === ' ' || char === '\t' || char === '\r' || char === '\n';
const escapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', '"': '"', "'": "'", '\\': '\\' };

/** What stands at a place: a token and where it ends, where a gap ends, or what is wrong. */
type Piece =
  | { readonly kind: Token['kind']; readonly text: string; readonly end: number }
  | { readonly kind: 'gap'; readonly end: number }
  | { readonly kind: 'fault'; readonly message: string };

/** Splits a text as nginx's own reader does: its rules for quotes, escapes, `${…}` and comments, and no others. */
export function tokensOf(text: string): Result<readonly Token[], Fault> {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  /** The first word since the last `;`, `{` or `}`. */
  let first: string | null = null;
  while (at < text.length) {
    const piece = pieceAt(text, at, first?.endsWith('_by_lua_block') === true);
    if (piece.kind === 'fault') return err({ line, message: piece.message });
    if (piece.kind !== 'gap') {
      tokens.push({ kind: piece.kind, text: piece.text, line });
      first = piece.kind === 'word' ? (first ?? piece.text) : null;
    }
    for (; at < piece.end; at += 1) if (text[at] === '\n') line += 1;
  }
  return ok(tokens);
}

function pieceAt(text: string, at: number, isLua: boolean): Piece {
  const char = text[at] ?? '';
  if (isSpace(char)) return { kind: 'gap', end: at + 1 };
  if (char === '#') return { kind: 'gap', end: endOfLine(text, at) };
  if (char === '{' && isLua) {
    const end = endOfBraces(text, at);
    return end === null
      ? { kind: 'fault', message: 'a block is opened here and never closed by "}"' }
      : { kind: ';', text: '', end };
  }
  if (char === ';' || char === '{' || char === '}') return { kind: char, text: '', end: at + 1 };
  const word = char === '"' || char === "'" ? quotedAt(text, at, char) : wordAt(text, at);
  return 'problem' in word ? { kind: 'fault', message: word.problem } : { kind: 'word', ...word };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

type Word = { readonly text: string; readonly end: number } | { readonly problem: string };

function quotedAt(text: string, start: number, quote: string): Word {
  let end = start + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return { problem: 'a quote is opened here and never closed' };
  const next = text[end + 1] ?? ' ';
  if (!isSpace(next) && next !== ';' && next !== '{' && next !== ')')
    return { problem: 'after a closing quote there must be a space, ";", "{" or ")"' };
  return { text: unescaped(text.slice(start + 1, end)), end: end + 1 };
}

/** A `{` belongs to the word only after a `$`, as in `${name}`. */
function wordAt(text: string, start: number): Word {
  let end = start;
  while (end < text.length) {
    const char = text[end] ?? '';
    if (isSpace(char) || char === ';' || (char === '{' && text[end - 1] !== '$')) break;
    end += char === '\\' ? 2 : 1;
  }
  return { text: unescaped(text.slice(start, end)), end: Math.min(end, text.length) };
}

/** Other backslashes stay: they belong to regular expressions. */
const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (whole, char: string) => escapes[char] ?? whole);

/** Lua has braces of its own; nothing else of it matters here. */
function endOfBraces(text: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
