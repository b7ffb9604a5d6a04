import { createHmac } from 'node:crypto';
import type { GatewayEvent } from '../../shared/gateway-event.ts';

/** What a letter is about: an event, or nothing but whether it arrives. */
export interface Tellable extends Omit<GatewayEvent, 'seq' | 'kind'> {
  readonly kind: GatewayEvent['kind'] | 'test';
}

/** One event on its way to one webhook; every attempt carries the same. */
export interface Letter {
  readonly id: string;
  readonly kind: Tellable['kind'];
  /** JSON. */
  readonly body: string;
}

// biome-ignore lint/style/noRestrictedGlobals: writes down a given instant, does not ask for the time
const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** What an event looks like to whoever is told of it. */
export function writeLetter(
  { at, kind, severity, backend, model, text }: Tellable,
  id: string,
  version: string,
): Letter {
  const gateway = { name: 'corral', version };
  const told = {
    id,
    at: isoTime(at),
    kind,
    level: severity,
    backend,
    model: model ?? null,
    message: text,
    gateway,
  };
  return { id, kind, body: JSON.stringify(told) };
}

/** Proves to whoever knows the secret who wrote the body, and when it was sent: `atMs` is milliseconds since the epoch. */
function sign(body: string, secret: string, atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** The headers of one attempt; without a secret it is not signed. */
export const headersOf = (
  { id, kind, body }: Letter,
  version: string,
  signed: { secret: string; atMs: number } | null,
) => ({
  'content-type': 'application/json',
  'user-agent': `corral/${version}`,
  'x-corral-event': kind,
  'x-corral-delivery': id,
  ...(signed && { 'x-corral-signature': sign(body, signed.secret, signed.atMs) }),
});
