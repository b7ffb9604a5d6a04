import type { Io } from './command.ts';

export interface ProgressLines {
  /** Replaces what was drawn before. Nothing is drawn where no person watches. */
  draw(lines: readonly string[]): void;
  clear(): void;
}

/** A few lines at the bottom of a terminal that change in place. */
export function createProgressLines({ isTerminal, columns, rows, err }: Io): ProgressLines {
  let drawn = 0;
  const back = (): string => `\r${drawn > 1 ? `\x1b[${drawn - 1}A` : ''}\x1b[J`;
  const draw = (all: readonly string[]): void => {
    if (!isTerminal) return;
    // What has scrolled off the screen cannot be drawn over.
    const lines = all.length < rows ? all : [...all.slice(0, rows - 2), `… ${all.length - rows + 2} lines more`];
    // A line that wraps would be two, and the way back too short.
    err(`${drawn > 0 ? back() : ''}${lines.map((line) => line.slice(0, columns - 1)).join('\n')}`);
    drawn = lines.length;
  };
  return { draw, clear: () => draw([]) };
}
