import { useEffect, useState } from 'react';
import type { KeyPlan } from '../../../shared/key-import.ts';
import { ask } from '../send.ts';

export type PlanReading =
  | { readonly state: 'none' }
  | { readonly state: 'reading' }
  | { readonly state: 'ready'; readonly plan: KeyPlan }
  | { readonly state: 'failed'; readonly reason: string };

/** A pause in typing. */
const PAUSE_MS = 250;

/** What a list of keys would lead to, asked anew whenever it was changed; of an empty one nothing is asked. */
export function usePlan(csv: string): PlanReading {
  const [reading, setReading] = useState<PlanReading>({ state: 'none' });
  useEffect(() => {
    if (csv.trim() === '') return setReading({ state: 'none' });
    let isOver = false;
    setReading({ state: 'reading' });
    const timer = setTimeout(async () => {
      const reply = await ask('key.plan', { csv });
      if (isOver) return;
      setReading(reply.ok ? { state: 'ready', plan: reply.value } : { state: 'failed', reason: reply.error.message });
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [csv]);
  return reading;
}
