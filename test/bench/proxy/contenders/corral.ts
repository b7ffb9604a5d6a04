import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';
import { startProgram } from './program.ts';

const listening = /^gateway listening on http:\/\/[^/]*:(\d+)/;
const startLimitMs = 20_000;

/** The command line of this checkout. */
export const ownCli: string = fileURLToPath(new URL('../../../../app/cli.ts', import.meta.url));

/** Plenty of slots, no limits, no keys: what is measured is carrying, not waiting. */
export function corralConfig(backendPorts: number[]): string {
  return `listen: { host: 127.0.0.1, port: 0 }
control: { host: 127.0.0.1, port: 0 }
access: { mode: open }
backends:
${backendPorts.map((backend, index) => `  - { id: bench-${index + 1}, url: 'http://127.0.0.1:${backend}', slots: 1024 }`).join('\n')}
routing: { policy: least-busy }
limits: { requestsPerMinute: 0, concurrent: 0, tokensPerMinute: 0, perIpRequestsPerMinute: 0, streamBuffer: 4MB }
maxBody: 50MB
log: { access: off }
`;
}

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

/** A gateway started from that command line file, as an operator would. */
export function corral(name: string, cli: string): Contender {
  return {
    name,
    judged: true,
    async start(backendPorts) {
      if (!existsSync(cli)) throw new Error(`there is no ${cli}`);
      return startProgram({
        command: process.execPath,
        args: (folder) => [cli, 'serve', '--config', join(folder, 'corral.yaml'), '--data-dir', join(folder, 'data')],
        prepare(folder) {
          mkdirSync(join(folder, 'data'));
          writeFileSync(join(folder, 'corral.yaml'), corralConfig(backendPorts));
        },
        port: portOf,
      });
    },
  };
}
