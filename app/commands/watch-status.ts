import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../../shared/contract.ts';
import type { Status } from '../../shared/snapshot.ts';
import type { Io } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';

export interface StatusWatch<T> {
  readonly io: Pick<Io, 'onInterrupt'>;
  readonly everyMs: number;
  /** What the watching came to; undefined = it goes on. */
  readonly look: (reply: Reply<Status>) => T | undefined | Promise<T | undefined>;
}

/** Asks for the status again and again until `look` has seen enough. Null when the person presses Ctrl-C first. */
export async function watchStatus<T>(gateway: GatewayClient, { io, everyMs, look }: StatusWatch<T>): Promise<T | null> {
  const interrupt = new AbortController();
  const stopListening = io.onInterrupt(() => interrupt.abort());
  try {
    for (;;) {
      const seen = await look(await gateway.invoke('gateway.status', {}));
      if (seen !== undefined) return seen;
      if (await isCut(everyMs, interrupt.signal)) return null;
    }
  } finally {
    stopListening();
  }
}

/** Waits a moment. */
async function isCut(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return false;
  } catch {
    return true; // the only way in which a sleep ends early
  }
}
