import type { ErrorCode } from '../../../shared/errors.ts';
import type { TokenCounts } from '../../../shared/exchange.ts';

/** How a streamed answer of a route says that it is finished. */
export type EndingKind = 'ndjson-done' | 'ndjson-success' | 'sse-done' | 'sse-responses' | 'sse-anthropic' | 'none';

export interface EndingVerdict {
  /** The terminal marker was seen. A clean end of the body without it is a failure: Ollama ends broken streams that way. */
  readonly complete: boolean;
  /** The backend's own in-band error, in its words. */
  readonly error: string | null;
  /** Null when the answer carried no numbers. */
  readonly tokens: TokenCounts | null;
}

/** Watches one answer go by without changing it. One per attempt. */
export interface Ending {
  /** Takes the next bytes of the body, cut anywhere. Keeps references to `chunk`: it must not be overwritten afterwards. */
  push(chunk: Uint8Array): void;
  /** Judges what was pushed so far; more may be pushed afterwards. */
  finish(): EndingVerdict;
  /** About how many tokens went by: lines and events carry one each; of one document it is guessed. */
  pieces(): number;
  /** Bytes to append so that the client sees an error whatever was sent before. Empty when the shape has no room for one. */
  inBandError(message: string, code: ErrorCode): Uint8Array;
}
