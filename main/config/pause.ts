import type { Clock } from '../ports.ts';

export interface Pauses {
  /** Resolves after that time, or at once when nobody waits for it any more. */
  pause(ms: number): Promise<void>;
  /** Ends every pause, those to come included. */
  end(): void;
}

export function createPauses(clock: Pick<Clock, 'schedule'>): Pauses {
  const waiting = new Set<() => void>();
  let ended = false;
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (ended) return resolve();
        const over = (): void => {
          cancel();
          waiting.delete(over);
          resolve();
        };
        const cancel = clock.schedule(ms, over);
        waiting.add(over);
      }),
    end() {
      ended = true;
      for (const over of [...waiting]) over();
    },
  };
}
