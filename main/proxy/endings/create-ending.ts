import type { Ending, EndingKind } from './ending.ts';
import { createNdjsonEnding } from './ndjson.ts';
import { createSseEnding } from './sse.ts';

export { createJsonEnding } from './json.ts';

/** The judge for a streamed answer of that kind. */
export function createEnding(kind: Exclude<EndingKind, 'none'>): Ending {
  switch (kind) {
    case 'ndjson-done':
      return createNdjsonEnding(({ done }) => done === true);
    case 'ndjson-success':
      return createNdjsonEnding(({ status }) => status === 'success');
    default:
      return createSseEnding(kind);
  }
}
