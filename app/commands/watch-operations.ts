import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Io } from './command.ts';
import type { Watcher } from './follow-operations.ts';
import { operationLine } from './operation-line.ts';
import { formatProgress } from './operation-words.ts';
import { createProgressLines } from './progress-lines.ts';

/** Draws bars in place on a terminal; elsewhere nothing. */
export function watchByBars(io: Io): Watcher {
  const lines = createProgressLines(io);
  return { tell: (operations) => lines.draw(formatProgress(operations)), end: lines.clear };
}

/**
 * Prints a line of JSON for each operation that has got any further. What has ended by the second look prints none: its
 * outcome says it all.
 */
export function watchByJson(io: Io): Watcher {
  const printed = new Map<string, string>();
  let looks = 0;
  return {
    tell(operations: readonly OperationSnapshot[]) {
      looks += 1;
      if (looks === 1) return;
      for (const operation of operations) {
        const line = JSON.stringify(operationLine(operation));
        if (printed.get(operation.id) !== line) io.out(`${line}\n`);
        printed.set(operation.id, line);
      }
    },
    end: () => printed.clear(),
  };
}
