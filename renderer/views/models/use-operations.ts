import { useEffect, useMemo, useState } from 'react';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { ask } from '../../store/send.ts';

/** As many as a gateway keeps. */
const ALL = 1_000;

export type History =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly operations: readonly OperationSnapshot[] }
  | { readonly state: 'failed'; readonly reason: string };

/** What runs, as of now, and every operation that is kept; read again whenever one has ended. */
export function useOperations(): History {
  const { operations: now } = useSnapshot();
  const latest = now.find(({ endedAt }) => endedAt !== null)?.id;
  const [read, setRead] = useState<History>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one that has ended is the reason to read again.
  useEffect(() => {
    let isOver = false;
    void ask('operation.list', { limit: ALL }).then((reply) => {
      if (isOver) return;
      if (reply.ok) setRead({ state: 'ready', operations: reply.value });
      // What was read before stays: the banner tells when the connection is lost.
      else setRead((before) => (before.state === 'ready' ? before : { state: 'failed', reason: reply.error.message }));
    });
    return () => {
      isOver = true;
    };
  }, [latest]);
  return useMemo(
    () => (read.state === 'ready' ? { ...read, operations: join(now, read.operations) } : read),
    [now, read],
  );
}

/** A snapshot knows better how those are that it has. */
export function join(
  now: readonly OperationSnapshot[],
  read: readonly OperationSnapshot[],
): readonly OperationSnapshot[] {
  const known = new Set(now.map(({ id }) => id));
  // What ran when it was read, and is not in the snapshot any more, has ended: the next reading says how.
  return [...now, ...read.filter(({ id, endedAt }) => endedAt !== null && !known.has(id))];
}
