import type { Refusal } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';

const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))/i;
const IS_MODEL = /^content-disposition:\s*form-data\s*;(?:.*;)?\s*name="?model"?\s*(?:;|$)/im;
const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD_BYTES = 8 * 1024;
const MAX_MODEL_BYTES = 1024;
const MAX_PARTS = 100;

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });

/** The `model` field of a multipart form (audio transcriptions), without copying the file beside it. */
export function findMultipartModel(contentType: string | undefined, body: Buffer): Result<string | null, Refusal> {
  const match = BOUNDARY.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return bad('the request must be multipart/form-data with a boundary');
  const delimiter = Buffer.from(`--${boundary}`);
  let at = body.indexOf(delimiter);
  for (let parts = 0; at >= 0 && parts < MAX_PARTS; parts += 1) {
    const headFrom = at + delimiter.length;
    if (body.toString('latin1', headFrom, headFrom + 2) === '--') return ok(null);
    const headTo = body.indexOf(HEAD_END, headFrom);
    if (headTo < 0 || headTo - headFrom > MAX_HEAD_BYTES) return bad('a part of the form has no proper head');
    const contentFrom = headTo + HEAD_END.length;
    const next = body.indexOf(delimiter, contentFrom);
    if (next < 0) return bad('the form ends before its closing boundary');
    if (IS_MODEL.test(body.toString('latin1', headFrom + 2, headTo))) return modelOf(body.subarray(contentFrom, next));
    at = next;
  }
  return at < 0 ? bad('the form has no part') : bad(`the form has more than ${MAX_PARTS} parts`);
}

function modelOf(content: Buffer): Result<string | null, Refusal> {
  const value = content.subarray(0, content.length - 2); // the line break belongs to the boundary
  return value.length > MAX_MODEL_BYTES ? bad('model is too long') : ok(value.toString('utf8').trim() || null);
}
