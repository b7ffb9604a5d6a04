import { strict } from '../strict.ts';

const started = new Set<number>();
let lastId = 0;

/** Keeps count; the machine sleeps when it likes. */
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(_type: 'prevent-app-suspension' | 'prevent-display-sleep') {
    started.add(++lastId);
    return lastId;
  },
  stop: (id: number) => started.delete(id),
  isStarted: (id: number) => started.has(id),
} satisfies Electron.PowerSaveBlocker);
