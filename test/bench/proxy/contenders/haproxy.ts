import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../harness/ports.ts';
import { startProgram } from '../../harness/program.ts';
import { requestBytes } from '../wire/requests.ts';
import type { Contender } from './contender.ts';

/** The usual production configuration for Ollama behind HAProxy, without TLS, keys, limits and logs, on one thread. */
function haproxyConfig(port: number, backendPorts: number[]): string {
  return `global
  maxconn 4096
  nbthread 1
defaults
  mode http
  option dontlognull
  option http-server-close
  option forwardfor except 127.0.0.0/8
  option redispatch
  retries 3
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout http-keep-alive 30s
  timeout queue 60s
frontend ollama_frontend
  bind 127.0.0.1:${port}
  default_backend ollama_backend
backend ollama_backend
  balance leastconn
  option httpchk GET /
  http-check expect status 200
  # 100 connections per server would queue the 1,000 streams: queueing is not what is measured.
  default-server inter 5s fall 3 rise 2 maxconn 1024
  ${backendPorts.map((backend, index) => `server ollama${index + 1} 127.0.0.1:${backend} check`).join('\n  ')}
`;
}

export const haproxy: Contender = {
  name: 'HAProxy',
  judged: false,
  async start(backendPorts) {
    const port = await freePort();
    const { pid, stop } = await startProgram({
      command: 'haproxy',
      args: (folder) => ['-db', '-q', '-f', join(folder, 'haproxy.cfg')],
      prepare: (folder) => writeFileSync(join(folder, 'haproxy.cfg'), haproxyConfig(port, backendPorts)),
      port: async () => port,
      ready: () => requestBytes('chat', port),
    });
    return { ports: [port], pids: [pid], stop };
  },
};
