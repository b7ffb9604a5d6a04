import { execFile } from 'node:child_process';
import { hasTray, type Run } from './tray-support.ts';

const ANSWER_LIMIT_MS = 1_000;

const run: Run = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: ANSWER_LIMIT_MS }, (error, stdout) => resolve(error ? null : stdout));
  });

/** Whether this desktop shows tray icons now: a shell that starts late, or again, changes that. */
export const hasOwnTray = (): Promise<boolean> => hasTray(process.platform, run);
