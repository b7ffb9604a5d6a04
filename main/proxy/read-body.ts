import type { Refusal } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { type ClientRequest, isBodiless } from './client-wire.ts';
import type { Departure } from './departure.ts';
import type { IdleWatch } from './idle-watch.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest silence while the client uploads. */
  readonly silenceMs: number;
}

export interface BodyPorts {
  readonly clock: Clock;
  readonly idleWatch: IdleWatch;
}

export type BodyRead =
  | { readonly kind: 'body'; readonly body: Buffer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'gone' };

const EMPTY = Buffer.alloc(0);

const tooLarge = (maxBytes: number): BodyRead => ({
  kind: 'refused',
  refusal: {
    code: 'body_too_large',
    message: `the request body is larger than the ${maxBytes} bytes allowed (maxBody)`,
  },
});
const tooSlow = (silenceMs: number): BodyRead => ({
  kind: 'refused',
  refusal: { code: 'request_timeout', message: `the request body stopped arriving for ${silenceMs / 1000} s` },
});

/** Reads the whole body once, so that it can be sent again to another backend. */
export function readBody(
  request: ClientRequest,
  departure: Departure,
  { maxBytes, silenceMs }: BodyLimits,
  { clock, idleWatch }: BodyPorts,
): Promise<BodyRead> {
  if (isBodiless(request)) return Promise.resolve({ kind: 'body', body: EMPTY });
  const declared = request.headers['content-length'];
  if (Number(declared) > maxBytes) return Promise.resolve(tooLarge(maxBytes));

  return new Promise((resolve) => {
    const store = createStore(declared === undefined ? null : Number(declared), maxBytes);
    const watched = { movedAt: clock.monotonic(), limitMs: silenceMs, onIdle: () => finish(tooSlow(silenceMs)) };
    const unwatch = idleWatch.add(watched);
    const onData = (chunk: Buffer): void => {
      watched.movedAt = clock.monotonic();
      if (store.fits(chunk)) store.add(chunk);
      else finish(tooLarge(maxBytes));
    };
    const onEnd = (): void => finish({ kind: 'body', body: store.whole() });
    function finish(read: BodyRead): void {
      unwatch();
      departure.unwatch();
      request.off('data', onData).off('end', onEnd);
      resolve(read);
    }
    departure.watch(() => finish({ kind: 'gone' }));
    request.on('data', onData).on('end', onEnd);
  });
}

/** What a body of undeclared length gets at first, once it turns out to come in pieces. */
const SMALLEST_STORE_BYTES = 64 * 1024;

/**
 * A body that comes in one piece is kept as it came, any other copied into one buffer: kept as they come, pieces of a
 * single byte each would cost the gateway more than a hundred times what they cost the client.
 */
function createStore(declared: number | null, maxBytes: number) {
  let held: Buffer = EMPTY;
  let size = 0;
  const reserve = (bytes: number): void => {
    if (bytes <= held.length) return;
    const capacity = declared ?? Math.min(maxBytes, Math.max(2 * bytes, SMALLEST_STORE_BYTES));
    const larger = Buffer.allocUnsafeSlow(capacity);
    held.copy(larger, 0, 0, size);
    held = larger;
  };
  return {
    fits: (chunk: Buffer): boolean => size + chunk.length <= maxBytes,
    add(chunk: Buffer): void {
      if (size === 0) held = chunk;
      else {
        reserve(size + chunk.length);
        chunk.copy(held, size);
      }
      size += chunk.length;
    },
    whole: (): Buffer => (size === held.length ? held : held.subarray(0, size)),
  };
}
