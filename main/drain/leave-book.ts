import type { KeptText } from '../ports.ts';
import type { Leave } from './leave.ts';
import { parseLeaves, writeLeaves } from './leave.ts';

/** The drains that wait, each written down as it stands, and what is asked about them. */
export interface LeaveBook {
  all(): readonly Leave[];
  find(backend: string): Leave | undefined;
  put(leave: Leave): void;
  remove(backend: string): void;
  question(backend: string): string | null;
  /** True when that is news. */
  ask(backend: string, question: string | null): boolean;
  /** Takes over what was kept; false when that cannot be read. */
  restore(): boolean;
}

export function createLeaveBook(keeping: KeptText): LeaveBook {
  const leaves = new Map<string, Leave>();
  const asked = new Map<string, string>();
  const save = (): void => keeping.write(writeLeaves([...leaves.values()]));
  return {
    all: () => [...leaves.values()],
    find: (backend) => leaves.get(backend),
    put(leave) {
      leaves.set(leave.backend, leave);
      save();
    },
    remove(backend) {
      leaves.delete(backend);
      asked.delete(backend);
      save();
    },
    question: (backend) => asked.get(backend) ?? null,
    ask(backend, question) {
      if ((asked.get(backend) ?? null) === question) return false;
      if (question === null) asked.delete(backend);
      else asked.set(backend, question);
      return true;
    },
    restore() {
      const text = keeping.read();
      const kept = text === undefined ? [] : parseLeaves(text);
      for (const leave of kept ?? []) leaves.set(leave.backend, leave);
      return kept !== null;
    },
  };
}
