import { zstdDecompressSync } from 'node:zlib';
import { type Fields, readBody } from '../request/fields.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';

const MAX_DECOMPRESSED_BYTES = 20 * 2 ** 20;

function plainBody(call: Call): Buffer {
  if (call.headers['content-encoding'] !== 'zstd') return call.body;
  try {
    return zstdDecompressSync(call.body, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
  } catch (error) {
    throw new Refusal(400, `failed to decompress request body: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

/** Decodes the body of a compatible route, which may be compressed with zstd but never with gzip. */
export function readCompatBody(call: Call, struct: string): Fields {
  return readBody(plainBody(call), struct);
}
