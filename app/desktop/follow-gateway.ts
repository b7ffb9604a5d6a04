import type { Log } from '../../main/ports.ts';
import type { Snapshot } from '../../shared/snapshot.ts';

/** A part of the desktop that shows something of every snapshot. */
export interface View {
  readonly name: string;
  readonly show: (snapshot: Snapshot) => void;
}

type Subscribe = (listener: (snapshot: Snapshot) => void) => () => void;

/** Feeds the views. One that fails is logged and left out from then on: what the desktop shows must not cost traffic. */
export function followGateway(subscribe: Subscribe, views: readonly View[], log: Log): void {
  const failed = new Set<string>();
  subscribe((snapshot) => {
    for (const { name, show } of views) {
      if (failed.has(name)) continue;
      try {
        show(snapshot);
      } catch (error) {
        failed.add(name);
        log.error('a part of the desktop failed and is left out', { part: name, error: describe(error) });
      }
    }
  });
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
