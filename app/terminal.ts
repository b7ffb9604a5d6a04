import type { Io, Outcome } from './commands/command.ts';
import { readSecret } from './read-secret.ts';

/** The terminal or pipe this process was started from. */
export const terminal: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
  rows: process.stderr.rows ?? 24,
  onInterrupt(fn) {
    process.once('SIGINT', fn);
    return () => process.off('SIGINT', fn);
  },
  readSecret: (prompt) =>
    readSecret(prompt, {
      from: process.stdin,
      isTerminal: process.stdin.isTTY === true,
      say: (text) => void process.stderr.write(text),
    }),
};

/** Keeps `corral status | head -1` from failing: whoever closes the pipe early has read enough. */
export function tolerateClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Says what failed, if anything, and ends the process once everything written has left it. */
export function endProcess(outcome: Outcome): void {
  if (outcome.exit !== 0) terminal.err(`corral: ${outcome.message}\n`);
  process.stdout.write('', () => process.exit(outcome.exit));
}
