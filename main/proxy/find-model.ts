import type { Refusal } from '../../shared/errors.ts';
import { CLOSE_BRACE, COMMA, OPEN_BRACE, QUOTE, skipColon, skipSpace, skipString, skipValue } from './json-skip.ts';

export type BodyScan =
  | {
      readonly ok: true;
      /** As the client wrote it, escapes decoded; null when absent, `null` or empty. */
      readonly model: string | null;
      /** Where that name lies, quotes included; null exactly when the model is. */
      readonly modelAt: Span | null;
      /** Null when absent: what that means is the route's to say. */
      readonly stream: boolean | null;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A longer key is none of ours: six letters at most, each at most a six-byte escape. */
const LONGEST_KEY_BYTES = 36;
const NOT_PLAIN = /[^ -[\]-~]/;
const FIRST_OF_TRUE = 0x74;
const FIRST_OF_FALSE = 0x66;
const FIRST_OF_NULL = 0x6e;

/** A stretch of the body, in bytes. */
export type Span = readonly [from: number, to: number];

interface Member {
  /** Includes the quotes. */
  readonly key: Span;
  readonly value: Span;
}

/** Told of every member whose key is short enough to be one of Ollama's, folded, with where its value lies. */
export type VisitMember = (key: string, value: Span) => void;

interface Findings {
  readonly strings: Map<string, { readonly text: string; readonly at: Span }>;
  stream: boolean | null;
  problem: string | null;
}

const refuse = (message: string): BodyScan => ({ ok: false, refusal: { code: 'bad_request', message } });

function malformed(text: Buffer, at: number): BodyScan {
  if (at >= text.length) return refuse('the request body ends before its JSON does');
  return refuse(`the request body is not valid JSON at byte ${at}`);
}

/** A string, quotes included, with its escapes decoded. */
export function decodeString(text: Buffer, [from, to]: Span): string {
  return JSON.parse(text.toString('utf8', from, to)) as string;
}

/** Go matches keys without regard to case, and counts U+017F as an s and U+212A as a k. */
function foldedKey(text: Buffer, key: Member['key']): string | null {
  const [from, to] = key;
  if (to - from - 2 > LONGEST_KEY_BYTES) return null;
  const raw = text.toString('latin1', from + 1, to - 1);
  return NOT_PLAIN.test(raw) ? decodeString(text, key).replaceAll('\u017f', 's').toLowerCase() : raw.toLowerCase();
}

/** Calls `visit` per member of the object whose brace is at `at`; gives the position behind it, or `~` of the mistake. */
export function eachMember(text: Buffer, at: number, visit: (member: Member) => void): number {
  let i = skipSpace(text, at + 1);
  if (text[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    const keyEnd = skipString(text, i);
    const from = keyEnd < 0 ? keyEnd : skipColon(text, keyEnd);
    const to = from < 0 ? from : skipValue(text, from, 1);
    if (to < 0) return to;
    visit({ key: [i, keyEnd], value: [from, to] });
    i = skipSpace(text, to);
    if (text[i] === CLOSE_BRACE) return i + 1;
    if (text[i] !== COMMA) return ~i;
    i = skipSpace(text, i + 1);
  }
}

/** `null` leaves a string as an earlier duplicate set it, and unsets the flag: Go's rules for a string and for a pointer. */
function noteString(text: Buffer, key: string, found: Findings, value: Member['value']): void {
  const first = text[value[0]];
  if (first === QUOTE) found.strings.set(key, { text: decodeString(text, value), at: value });
  else if (first !== FIRST_OF_NULL) found.problem ??= `${key} must be a string`;
}

function noteStream(first: number | undefined, found: Findings): void {
  if (first === FIRST_OF_TRUE || first === FIRST_OF_FALSE) found.stream = first === FIRST_OF_TRUE;
  else if (first === FIRST_OF_NULL) found.stream = null;
  else found.problem ??= 'stream must be true or false';
}

/**
 * Finds the model and the `stream` flag of a JSON body the way Ollama's decoder would, without parsing the rest: keys
 * without regard to case, the last duplicate wins, only the first JSON value counts. `keys` in order of preference, as in
 * `['model', 'name']`. With `readsStream` false a `stream` key is ignored, as Ollama does on routes that never stream.
 */
export function scanBody(
  body: Uint8Array,
  keys: readonly string[],
  readsStream = true,
  visit: VisitMember = () => {},
): BodyScan {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const start = skipSpace(text, 0);
  if (start >= text.length) return refuse('missing request body');
  if (text[start] !== OPEN_BRACE) return refuse('the request body must be a JSON object');
  const found: Findings = { strings: new Map(), stream: null, problem: null };
  const end = eachMember(text, start, (member) => {
    const key = foldedKey(text, member.key);
    if (key !== null) visit(key, member.value);
    if (key === 'stream' && readsStream) noteStream(text[member.value[0]], found);
    else if (key !== null && keys.includes(key)) noteString(text, key, found, member.value);
  });
  if (end < 0) return malformed(text, ~end);
  if (found.problem !== null) return refuse(found.problem);
  const model = keys.map((key) => found.strings.get(key)).find((value) => value !== undefined && value.text !== '');
  return { ok: true, model: model?.text ?? null, modelAt: model?.at ?? null, stream: found.stream };
}
