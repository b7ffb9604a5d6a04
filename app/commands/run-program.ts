import { spawn } from 'node:child_process';
import { err, ok, type Result } from '../../shared/result.ts';

/** Runs a program without a shell, its output with ours on stderr. The error says how it failed. */
export function runProgram(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result<void, string>> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] });
    child.on('error', (error) => resolve(err(`${program} could not be run: ${error.message}`)));
    child.on('exit', (code, signal) =>
      resolve(code === 0 ? ok(undefined) : err(`${program} ended with ${signal ?? code}`)),
    );
  });
}
