import type { ApiShape } from '../../../shared/exchange.ts';
import type { Ending } from './ending.ts';
import { nativeCounts, parseObject, usageCounts } from './token-counts.ts';

/** Larger answers (embeddings) are passed on unread; their figures stay unknown. */
const READ_MAX_BYTES = 64 * 1024;
/** English text, code and JSON alike. */
const BYTES_PER_TOKEN = 4;
const NOTHING = Buffer.alloc(0);

const textOf = (chunks: readonly Uint8Array[]): string => {
  const [only] = chunks;
  const whole =
    chunks.length === 1 && only ? Buffer.from(only.buffer, only.byteOffset, only.length) : Buffer.concat(chunks);
  return whole.toString('utf8');
};

/** One JSON document: HTTP's own framing tells whether it is whole. */
export function createJsonEnding(api: ApiShape): Ending {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes <= READ_MAX_BYTES) chunks.push(chunk);
      else chunks = [];
    },
    finish() {
      const object = chunks.length === 0 ? null : parseObject(textOf(chunks));
      const tokens = object && (api === 'native' ? nativeCounts(object) : usageCounts(object.usage));
      return { complete: true, error: null, tokens };
    },
    pieces: () => Math.ceil(bytes / BYTES_PER_TOKEN),
    inBandError: () => NOTHING,
  };
}
