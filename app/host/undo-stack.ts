import type { Log } from '../../main/ports.ts';

/** What has been started, to be stopped in the reverse order. */
export interface UndoStack {
  push(undo: () => void | Promise<void>): void;
  /** Runs every undo once, the latest first; one that fails does not keep the others from running. */
  unwind(): Promise<void>;
}

/** Remembers how to undo each step of a start. */
export function createUndoStack(log: Log): UndoStack {
  const steps: (() => void | Promise<void>)[] = [];
  let unwinding: Promise<void> | null = null;
  async function run(): Promise<void> {
    for (let undo = steps.pop(); undo; undo = steps.pop()) {
      try {
        await undo();
      } catch (error) {
        log.error('stopping left something behind', { error: String(error) });
      }
    }
  }
  return {
    push: (undo) => void steps.push(undo),
    unwind: () => {
      unwinding ??= run();
      return unwinding;
    },
  };
}
