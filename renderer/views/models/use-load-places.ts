import { useEffect, useState } from 'react';
import type { LoadPlace } from '../../../shared/load-forecast.ts';
import { ask } from '../../store/send.ts';

/** Memory changes while somebody thinks. */
const AGAIN_MS = 5_000;

/** Where the gateway would load that model and what that would push out, asked again from time to time; null until it is known. */
export function useLoadPlaces(model: string | null): readonly LoadPlace[] | null {
  const [known, setKnown] = useState<{ readonly model: string; readonly places: readonly LoadPlace[] } | null>(null);
  useEffect(() => {
    if (model === null) return;
    let isOver = false;
    const look = async (): Promise<void> => {
      const reply = await ask('model.forecast', { model, copies: 1 });
      if (!isOver) setKnown({ model, places: reply.ok ? reply.value.places : [] });
    };
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [model]);
  return known !== null && known.model === model ? known.places : null;
}
