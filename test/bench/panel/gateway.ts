import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTempFolder, removeFolder, spawnTracked, stopChild } from '../harness/children.ts';
import { ownCli } from '../harness/corral-program.ts';

const START_LIMIT_MS = 60_000;

export interface BenchGateway {
  /** Where clients send. */
  readonly url: string;
  /** Opens the panel, once. */
  readonly panelLink: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const config = (backends: string): string => `listen: { host: 127.0.0.1, port: 0 }
control: { host: 127.0.0.1, port: 0 }
log: { access: off, level: error }
${backends}
`;

/** Starts the gateway as an operator would, in a process and a folder of its own. */
export async function startGateway(backends: string): Promise<BenchGateway> {
  const folder = createTempFolder();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'corral.yaml'), config(backends));
  const args = [ownCli, 'serve', '--config', join(folder, 'corral.yaml'), '--data-dir', join(folder, 'data')];
  const child = spawnTracked(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url, panelLink] = await Promise.race([readAddresses(child.stdout), tooLate()]);
  return {
    url,
    panelLink,
    pid: child.pid ?? 0,
    async stop() {
      await stopChild(child);
      removeFolder(folder);
    },
  };
}

async function readAddresses(stdout: NodeJS.ReadableStream | null): Promise<[string, string]> {
  let url = '';
  if (stdout) {
    for await (const line of createInterface({ input: stdout })) {
      url = /^gateway listening on (\S+)/.exec(line)?.[1] ?? url;
      const link = /^control panel on (\S+)/.exec(line)?.[1];
      if (link) return [url, link];
    }
  }
  throw new Error('the gateway ended before it listened');
}

async function tooLate(): Promise<never> {
  await sleep(START_LIMIT_MS, null, { ref: false });
  throw new Error(`the gateway does not listen after ${START_LIMIT_MS} ms`);
}
