/** How an answer is read: lines, OpenAI's events, named events, one JSON document. */
export type Form = 'ndjson' | 'sse' | 'events' | 'document';

/** What an answer's bytes say. */
export interface Told {
  /** The generated text so far. */
  readonly text: string;
  /** The marker that an answer of this API ends with was there. */
  readonly complete: boolean;
  readonly error: string | null;
  /** Something that is neither a line of this API nor a line cut off before an error. */
  readonly strange: string | null;
}

type Json = Readonly<Record<string, unknown>>;

const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const wordsOf = (error: unknown): string | null => {
  if (error === undefined || error === null) return null;
  return typeof error === 'string' ? error : text(at(error, 'message'));
};

interface Reading {
  text: string;
  complete: boolean;
  error: string | null;
  strange: string | null;
}

/** Lines that cannot be parsed are allowed only as the last ones before an error. */
function readPieces(pieces: readonly string[], take: (piece: Json, reading: Reading) => void): Told {
  const reading: Reading = { text: '', complete: false, error: null, strange: null };
  let broken: string | null = null;
  for (const piece of pieces) {
    const parsed = parse(piece);
    if (parsed === null) {
      reading.strange ??= broken;
      broken = piece;
      continue;
    }
    take(parsed, reading);
    if (broken !== null && reading.error === null) reading.strange ??= broken;
  }
  if (broken !== null && reading.error === null) reading.strange ??= broken;
  return reading;
}

function parse(piece: string): Json | null {
  try {
    return JSON.parse(piece) as Json;
  } catch {
    return null;
  }
}

const textOf = (piece: Json): string =>
  text(at(piece, 'message', 'content')) +
  text(piece.response) +
  text(at(piece, 'choices', 0, 'delta', 'content')) +
  (piece.type === 'response.output_text.delta' ? text(piece.delta) : '') +
  (piece.type === 'content_block_delta' ? text(at(piece, 'delta', 'text')) : '');

const isLast = (piece: Json): boolean =>
  piece.done === true || piece.type === 'message_stop' || piece.type === 'response.completed';

function take(piece: Json, reading: Reading): void {
  if (piece.type === 'error') reading.error = wordsOf(piece.error) ?? text(piece.message);
  else reading.error ??= wordsOf(piece.error);
  reading.text += textOf(piece);
  reading.complete ||= isLast(piece);
}

function readEvents(body: string): Told {
  const payloads = body
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trim());
  const told = readPieces(
    payloads.filter((payload) => payload !== '[DONE]'),
    take,
  );
  return { ...told, complete: told.complete || payloads.includes('[DONE]') };
}

/** Reads an answer in the form in which it was asked for. */
export function readAnswer(form: Form, body: Buffer): Told {
  const content = body.toString('utf8');
  if (form === 'ndjson')
    return readPieces(
      content.split('\n').filter((line) => line !== ''),
      take,
    );
  if (form !== 'document') return readEvents(content);
  const document = parse(content);
  if (document === null) return { text: '', complete: false, error: null, strange: content.slice(0, 200) };
  return { text: textOf(document), complete: true, error: wordsOf(document.error), strange: null };
}
