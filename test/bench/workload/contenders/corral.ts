import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readControlToken } from '../../../../app/control-token.ts';
import { findRunning } from '../../../../app/runtime-file.ts';
import { corralDataDir, corralProgram, ownCli } from '../../harness/corral-program.ts';
import { startProgram } from '../../harness/program.ts';
import { cpuMicros } from '../../harness/usage.ts';
import { type Contender, type Field, GET_VERSION } from './contender.ts';

const liveFast = fileURLToPath(new URL('./live-fast.ts', import.meta.url));
/** Longest wait until it has found every server up and read what they have. Real milliseconds. */
const READY_LIMIT_MS = 15_000;

/** What an admin writes: where the servers are and how many slots each has. Everything else is the gateway's own default. */
export function corralConfig({ scenario, ports }: Pick<Field, 'scenario' | 'ports'>, policy: string): string {
  const backends = scenario.servers.map(
    ({ id, slots }, index) => `  - { id: ${id}, url: 'http://127.0.0.1:${ports[index]}', slots: ${slots} }`,
  );
  return `listen: { host: 127.0.0.1, port: 0 }
control: { host: 127.0.0.1, port: 0 }
access: { mode: open }
backends:
${backends.join('\n')}
routing: { policy: ${policy} }
limits: { requestsPerMinute: 0, concurrent: 0, tokensPerMinute: 0, perIpRequestsPerMinute: 0 }
log: { access: off, level: error }
`;
}

async function untilWhole(port: number): Promise<void> {
  const until = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const health = await (await fetch(`http://127.0.0.1:${port}/health`)).text();
    if (health.includes('"status":"ok"')) return;
    if (performance.now() > until) throw new Error(`not every server is up: ${health}`);
    await sleep(50);
  }
}

/** Orders as the command line gives them: over the control port, with the token of the data folder. */
function createControl(folder: string): (command: string, input: Readonly<Record<string, unknown>>) => Promise<void> {
  const dataDir = corralDataDir(folder);
  const [url, token] = [findRunning(dataDir)?.controlUrl, readControlToken(dataDir)];
  if (!url || token === null) throw new Error('no control port');
  return async (command, input) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify(input);
    const answer = await fetch(`${url}/api/control/${command}`, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!text.includes('"ok":true')) throw new Error(`${command} ${body}: ${text}`);
  };
}

/** The gateway of this checkout with that policy. */
export function corral(policy: string): Contender {
  return {
    id: `corral-${policy}`,
    name: `Corral ${policy}`,
    isBlind: false,
    warmsUp: true,
    async start(field) {
      const { speed, epochMs } = field.origin;
      const started = await startProgram(
        corralProgram({
          cli: ownCli,
          config: corralConfig(field, policy),
          nodeArgs: ['--import', liveFast],
          env: { BENCH_SPEED: String(speed), BENCH_EPOCH_MS: String(epochMs) },
          ready: GET_VERSION,
        }),
      );
      try {
        await untilWhole(started.port);
        const order = createControl(started.folder);
        return {
          port: started.port,
          cpuMicros: () => cpuMicros([started.pid]),
          drain: (server) => order('backend.drain', { id: server, confirm: true }),
          resume: (server) => order('backend.resume', { id: server }),
          stop: started.stop,
        };
      } catch (error) {
        await started.stop();
        throw error;
      }
    },
  };
}
