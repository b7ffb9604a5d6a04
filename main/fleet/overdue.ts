import type { Backend } from './backend.ts';
import type { TakenBack } from './run.ts';

/** How many streams were ended, and how many requests placed anew. */
export interface Overdue {
  readonly ended: number;
  readonly moved: number;
}

/** Takes back everything that runs on a backend whose time to finish is over. */
export function endRuns({ id, lanes, slotless }: Pick<Backend, 'id' | 'lanes' | 'slotless'>): Overdue {
  const why: TakenBack = {
    reason: `${id} is being taken out of service, and its time to finish is over`,
    retry: 'elsewhere',
    isFault: false,
  };
  let [ended, moved] = [0, 0];
  for (const run of [...[...lanes.values()].flatMap(({ runs }) => [...runs]), ...slotless]) {
    if (!run.takeBack) continue;
    if (run.firstByteAt === null) moved += 1;
    else ended += 1;
    run.takeBack(why);
  }
  return { ended, moved };
}
