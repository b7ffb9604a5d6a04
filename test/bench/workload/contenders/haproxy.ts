import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../harness/ports.ts';
import { startProgram } from '../../harness/program.ts';
import { cpuMicros } from '../../harness/usage.ts';
import { type Contender, GET_VERSION } from './contender.ts';

const milliseconds = (simulatedS: number, speed: number): string => `${Math.round((simulatedS * 1000) / speed)}ms`;

export interface HaproxySettings {
  port: number;
  socket: string;
  /** Port by name. */
  servers: ReadonlyMap<string, number>;
  speed: number;
}

/**
 * The configuration of the usual how-to, without TLS, keys, limits and logs, on one thread; its times as fast as all
 * others. `http-no-delay` is added: without it the kernel holds a token back for up to 200 ms, which nothing can speed up.
 */
export function haproxyConfig({ port, socket, servers, speed }: HaproxySettings): string {
  const time = (simulatedS: number): string => milliseconds(simulatedS, speed);
  return `global
  maxconn 4096
  nbthread 1
  stats socket ${socket} level admin
defaults
  mode http
  option dontlognull
  option http-server-close
  option http-no-delay
  option forwardfor except 127.0.0.0/8
  option redispatch
  retries 3
  timeout connect ${time(5)}
  timeout client ${time(600)}
  timeout server ${time(600)}
  timeout http-keep-alive ${time(30)}
  timeout queue ${time(60)}
frontend ollama_frontend
  bind 127.0.0.1:${port}
  default_backend ollama_backend
backend ollama_backend
  balance leastconn
  option httpchk GET /
  http-check expect status 200
  default-server inter ${time(5)} fall 3 rise 2 maxconn 100
  ${[...servers].map(([name, backend]) => `server ${name} 127.0.0.1:${backend} check`).join('\n  ')}
`;
}

/** One line to the stats socket; rejects with what it says when it does not agree. */
function command(socketPath: string, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(socketPath, () => socket.end(`${line}\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => (answer.trim() === '' ? resolve() : reject(new Error(`HAProxy: ${answer.trim()}`))));
  });
}

export const haproxy: Contender = {
  id: 'haproxy',
  name: 'HAProxy',
  isBlind: true,
  warmsUp: false,
  async start({ scenario, ports, origin }) {
    const port = await freePort();
    const servers = new Map(scenario.servers.map(({ id }, index) => [id, ports[index] ?? 0]));
    const socketIn = (folder: string): string => join(folder, 'admin.sock');
    const started = await startProgram({
      command: 'haproxy',
      args: (folder) => ['-db', '-q', '-f', join(folder, 'haproxy.cfg')],
      prepare(folder) {
        const text = haproxyConfig({ port, socket: socketIn(folder), servers, speed: origin.speed });
        writeFileSync(join(folder, 'haproxy.cfg'), text);
      },
      port: async () => port,
      ready: GET_VERSION,
    });
    const setState = (server: string, state: 'drain' | 'ready'): Promise<void> =>
      command(socketIn(started.folder), `set server ollama_backend/${server} state ${state}`);
    return {
      port,
      cpuMicros: () => cpuMicros([started.pid]),
      drain: (server) => setState(server, 'drain'),
      resume: (server) => setState(server, 'ready'),
      stop: started.stop,
    };
  },
};
