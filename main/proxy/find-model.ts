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

/** Four numbers and no spans: this is called for every member of every request. A key's stretch includes its quotes. */
type MeetMember = (keyFrom: number, keyTo: number, valueFrom: number, valueTo: number) => void;

/** Told of every member whose key is short enough to be one of Ollama's, folded, with where its value lies. */
export type VisitMember = (key: string, from: number, to: number) => void;

interface Name {
  readonly text: string;
  readonly at: Span;
}

interface Findings {
  /** In the order of the keys they stood under. */
  readonly names: (Name | undefined)[];
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
function foldedKey(text: Buffer, from: number, to: number): string | null {
  if (to - from - 2 > LONGEST_KEY_BYTES) return null;
  const raw = text.toString('latin1', from + 1, to - 1);
  return NOT_PLAIN.test(raw)
    ? decodeString(text, [from, to]).replaceAll('\u017f', 's').toLowerCase()
    : raw.toLowerCase();
}

/** Calls `meet` per member of the object whose brace is at `at`; gives the position behind it, or `~` of the mistake. */
export function eachMember(text: Buffer, at: number, meet: MeetMember): number {
  let i = skipSpace(text, at + 1);
  if (text[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    const keyEnd = skipString(text, i);
    const from = keyEnd < 0 ? keyEnd : skipColon(text, keyEnd);
    const to = from < 0 ? from : skipValue(text, from, 1);
    if (to < 0) return to;
    meet(i, keyEnd, from, to);
    i = skipSpace(text, to);
    if (text[i] === CLOSE_BRACE) return i + 1;
    if (text[i] !== COMMA) return ~i;
    i = skipSpace(text, i + 1);
  }
}

/** `null` leaves a string as an earlier duplicate set it, and unsets the flag: Go's rules for a string and for a pointer. */
function readName(text: Buffer, key: string, [from, to]: Span, found: Findings): Name | null {
  const first = text[from];
  if (first === QUOTE) return { text: decodeString(text, [from, to]), at: [from, to] };
  if (first !== FIRST_OF_NULL) found.problem ??= `${key} must be a string`;
  return null;
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
  const found: Findings = { names: [], stream: null, problem: null };
  const end = eachMember(text, start, (keyFrom, keyTo, from, to) => {
    const key = foldedKey(text, keyFrom, keyTo);
    if (key === null) return;
    visit(key, from, to);
    const place = keys.indexOf(key);
    if (key === 'stream' && readsStream) noteStream(text[from], found);
    else if (place >= 0) found.names[place] = readName(text, key, [from, to], found) ?? found.names[place];
  });
  if (end < 0) return malformed(text, ~end);
  if (found.problem !== null) return refuse(found.problem);
  const model = found.names.find((name) => name !== undefined && name.text !== '');
  return { ok: true, model: model?.text ?? null, modelAt: model?.at ?? null, stream: found.stream };
}
