import { useEffect, useState } from 'react';
import type { MovedModel } from '../../../../shared/leaving.ts';
import { ask } from '../../../store/send.ts';

/** Memory changes while somebody thinks. */
const AGAIN_MS = 5_000;

/** Where the gateway would warm what that backend has in memory, asked again from time to time; null until it is known. */
export function useElsewhere(id: string, isWanted: boolean): readonly MovedModel[] | null {
  const [models, setModels] = useState<readonly MovedModel[] | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    const look = async (): Promise<void> => {
      const reply = await ask('backend.elsewhere', { id });
      if (!isOver && reply.ok) setModels(reply.value);
    };
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [id, isWanted]);
  return models;
}
