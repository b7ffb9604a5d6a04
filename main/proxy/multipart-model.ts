import type { Refusal } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parsePartHead } from './part-head.ts';

const CHARSET = String.raw`(?:\s*;\s*charset=[\w-]{1,40})?`;
const BOUNDARY = new RegExp(
  String.raw`^multipart/form-data${CHARSET}\s*;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'+.-]{1,70}))${CHARSET}\s*$`,
  'i',
);
const LINE_BREAK_BYTES = 2;
const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD_BYTES = 8 * 1024;
const MAX_MODEL_BYTES = 1024;
const MAX_PARTS = 100;

/** A model as a form names it, and where. */
export interface FormModel {
  readonly name: string;
  readonly at: readonly [from: number, to: number];
}

type Found = Result<FormModel | null, Refusal>;

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });
const twoBytes = (body: Buffer, at: number): string => body.toString('latin1', at, at + 2);

/**
 * The `model` field of a multipart form (audio transcriptions), without copying the file beside it; null when absent or
 * empty. Strict, as permission hangs on it: a form that Go's reader could understand otherwise is refused.
 */
export function findMultipartModel(contentType: string | undefined, body: Buffer): Found {
  const match = BOUNDARY.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return bad('the request must be multipart/form-data with a boundary');
  const opening = Buffer.from(`--${boundary}`);
  if (!opening.equals(body.subarray(0, opening.length))) return bad('the form does not begin with its boundary');
  return readParts(body, opening.length, Buffer.from(`\r\n--${boundary}`));
}

interface Part {
  readonly name: string | null;
  readonly content: Buffer;
  /** Behind the boundary that ends it. */
  readonly next: number;
}

/** Reads from the line break behind a boundary up to the next boundary. */
function readPart(body: Buffer, at: number, delimiter: Buffer): Result<Part, Refusal> {
  if (twoBytes(body, at) !== '\r\n') return bad('a boundary of the form does not end its line');
  const headEnd = body.indexOf(HEAD_END, at);
  if (headEnd < 0 || headEnd - at > MAX_HEAD_BYTES) return bad('a part of the form has no proper head');
  // The blank line's own break may already belong to the next boundary: the part is empty then.
  const end = body.indexOf(delimiter, headEnd + LINE_BREAK_BYTES);
  if (end < 0) return bad('the form ends before its closing boundary');
  const head = parsePartHead(body.toString('latin1', at + LINE_BREAK_BYTES, headEnd));
  if (!head.ok) return bad(head.error);
  return ok({
    name: head.value,
    content: body.subarray(headEnd + HEAD_END.length, end),
    next: end + delimiter.length,
  });
}

/** `start` is behind the first boundary. */
function readParts(body: Buffer, start: number, delimiter: Buffer): Found {
  let model: Buffer | null = null;
  let foundAt = 0;
  let at = start;
  for (let parts = 0; parts <= MAX_PARTS; parts += 1) {
    if (twoBytes(body, at) === '--')
      return ok(
        model && model.length > 0 ? { name: model.toString('utf8'), at: [foundAt, foundAt + model.length] } : null,
      );
    const part = readPart(body, at, delimiter);
    if (!part.ok) return part;
    at = part.value.next;
    if (part.value.name !== 'model') continue;
    if (model !== null) return bad('the form names its model twice');
    model = part.value.content;
    foundAt = model.byteOffset - body.byteOffset;
    if (model.length > MAX_MODEL_BYTES) return bad('the model name is too long');
  }
  return bad(`the form has more than ${MAX_PARTS} parts`);
}
