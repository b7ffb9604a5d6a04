import { corralProgram } from '../../harness/corral-program.ts';
import { startProgram } from '../../harness/program.ts';
import { requestBytes } from '../wire/requests.ts';
import type { Contender } from './contender.ts';

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

/** A gateway started from that command line file, as an operator would. */
export function corral(name: string, cli: string): Contender {
  return {
    name,
    judged: true,
    async start(backendPorts) {
      const ready = (port: number): Buffer => requestBytes('chat', port);
      const { port, pid, stop } = await startProgram(corralProgram({ cli, config: corralConfig(backendPorts), ready }));
      return { ports: [port], pids: [pid], stop };
    },
  };
}
