import { useEffect, useState } from 'react';
import type { ExchangeRecord } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';
import { ask } from '../../store/send.ts';

export type RecordReading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly record: ExchangeRecord }
  /** `reason` is a sentence without a full stop. */
  | { readonly state: 'failed'; readonly reason: string };

/** An ended request with why it was placed where it was, which only the gateway's latest 200 have. */
export function useRecord(id: string, seen: RecentExchange | null): RecordReading {
  const [reading, setReading] = useState<RecordReading>({ state: 'loading' });
  const startedAt = seen?.startedAt ?? null;
  useEffect(() => {
    let isOver = false;
    setReading({ state: 'loading' });
    void ask('exchange.find', { id }).then((reply) => {
      if (isOver) return;
      if (!reply.ok) setReading({ state: 'failed', reason: whyNot(reply.error.code, reply.error.message) });
      // Clients may choose ids: the latest of that name may be another.
      else if (startedAt !== null && reply.value.startedAt !== startedAt)
        setReading({ state: 'failed', reason: 'A later request used the same id' });
      else setReading({ state: 'ready', record: reply.value });
    });
    return () => {
      isOver = true;
    };
  }, [id, startedAt]);
  return reading;
}

const whyNot = (code: string, message: string): string =>
  code === 'not_found'
    ? 'It is not among the latest 200 any more, which is as far back as the reasons are kept'
    : message;
