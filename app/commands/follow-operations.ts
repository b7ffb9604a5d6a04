import type { CommandError, Reply } from '../../shared/contract.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Status } from '../../shared/snapshot.ts';
import type { Io } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';
import { watchStatus } from './watch-status.ts';

const POLL_MS = 400;

/** Why nobody waits any longer: the gateway is gone, or the person pressed Ctrl-C. The work may well go on. */
export type Lost = { readonly kind: 'interrupted' } | { readonly kind: 'failed'; readonly message: string };

const STOPPED = 'the gateway has stopped; what has not ended goes on after its next start (corral operation list)';

/** Told how far operations are each time one looks. */
export interface Watcher {
  tell(operations: readonly OperationSnapshot[]): void;
  /** Nobody looks any more. */
  end(): void;
}

/** Tells how far operations are until the last has ended; then how each ended, in the order of `ids`. */
export async function followOperations(
  gateway: GatewayClient,
  ids: readonly string[],
  { io, watcher }: { readonly io: Io; readonly watcher: Watcher },
): Promise<Result<readonly OperationSnapshot[], Lost>> {
  const seen = new Map<string, OperationSnapshot>();
  let isStopping = false;
  const look = (reply: Reply<Status>): Result<readonly OperationSnapshot[], Lost> | undefined => {
    if (!reply.ok) return err(whyLost(reply.error, isStopping));
    isStopping = reply.value.gateway.state === 'stopping';
    for (const operation of reply.value.operations) if (ids.includes(operation.id)) seen.set(operation.id, operation);
    const known = ids.map((id) => seen.get(id)).filter((operation) => operation !== undefined);
    const listed = new Set(reply.value.operations.map(({ id }) => id));
    if (known.every(({ id, state }) => state !== 'running' || !listed.has(id))) return ok(known);
    watcher.tell(known);
    return undefined;
  };
  try {
    return (await watchStatus(gateway, { io, everyMs: POLL_MS, look })) ?? err({ kind: 'interrupted' });
  } finally {
    watcher.end();
  }
}

const whyLost = ({ message }: CommandError, wasStopping: boolean): Lost => ({
  kind: 'failed',
  message: wasStopping ? STOPPED : message,
});
