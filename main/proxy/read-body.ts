import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
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
  request: IncomingMessage,
  departure: Departure,
  { maxBytes, silenceMs }: BodyLimits,
  { clock, idleWatch }: BodyPorts,
): Promise<BodyRead> {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined)
    return Promise.resolve({ kind: 'body', body: EMPTY });
  if (Number(declared) > maxBytes) return Promise.resolve(tooLarge(maxBytes));

  return new Promise((resolve) => {
    const store = createStore(declared === undefined ? null : Number(declared));
    const watched = { movedAt: clock.monotonic(), limitMs: silenceMs, onIdle: () => finish(tooSlow(silenceMs)) };
    const unwatch = idleWatch.add(watched);
    const onData = (chunk: Buffer): void => {
      watched.movedAt = clock.monotonic();
      if (store.fits(chunk, maxBytes)) store.add(chunk);
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

/** From here on a declared length is filled in place: collecting the chunks and joining them would hold the body twice. */
const FILL_IN_PLACE_BYTES = 256 * 1024;

function createStore(declared: number | null) {
  const whole = declared === null || declared < FILL_IN_PLACE_BYTES ? null : Buffer.allocUnsafeSlow(declared);
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    fits: (chunk: Buffer, maxBytes: number): boolean => size + chunk.length <= maxBytes,
    add(chunk: Buffer): void {
      if (whole) chunk.copy(whole, size);
      else chunks.push(chunk);
      size += chunk.length;
    },
    whole: (): Buffer => whole ?? (chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks, size)),
  };
}
