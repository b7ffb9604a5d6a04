import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Program } from './program.ts';

const listening = /^gateway listening on http:\/\/[^/]*:(\d+)/;
const startLimitMs = 20_000;

/** The command line of this checkout. */
export const ownCli: string = fileURLToPath(new URL('../../../app/cli.ts', import.meta.url));

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const found = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const port = listening.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const port = await Promise.race([found, sleep(startLimitMs, null, { ref: false })]);
  if (port === null) throw new Error(`not listening after ${startLimitMs} ms`);
  return port;
}

export interface CorralStart extends Pick<Program, 'ready' | 'env'> {
  cli: string;
  config: string;
  /** Switches of Node itself. */
  nodeArgs?: string[];
}

/** Its data folder, inside the program's own. */
export const corralDataDir = (folder: string): string => join(folder, 'data');

/** A gateway started from that command line file, as an operator would. Throws when there is no such file. */
export function corralProgram({ cli, config, nodeArgs = [], ...rest }: CorralStart): Program {
  if (!existsSync(cli)) throw new Error(`there is no ${cli}`);
  const serve = (folder: string): string[] => [
    ...['serve', '--config', join(folder, 'corral.yaml')],
    ...['--data-dir', corralDataDir(folder)],
  ];
  return {
    ...rest,
    command: process.execPath,
    args: (folder) => [...nodeArgs, cli, ...serve(folder)],
    prepare(folder) {
      mkdirSync(corralDataDir(folder));
      writeFileSync(join(folder, 'corral.yaml'), config);
    },
    port: portOf,
  };
}
