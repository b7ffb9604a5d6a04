import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trackPid } from '../../harness/children.ts';
import { freePort } from '../../harness/ports.ts';
import { startProgram } from '../../harness/program.ts';
import { childPids } from '../../harness/usage.ts';
import { requestBytes } from '../wire/requests.ts';
import type { Contender } from './contender.ts';

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** The usual production configuration for Ollama behind nginx, without TLS, keys, limits and logs, on one worker. */
function nginxConfig(folder: string, port: number, backendPorts: number[]): string {
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 8192; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream ollama_backends {
    least_conn;
    ${backendPorts.map((backend) => `server 127.0.0.1:${backend} max_fails=3 fail_timeout=30s;`).join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffering off;
    proxy_cache off;
    proxy_read_timeout 600s;
    proxy_send_timeout 600s;
    proxy_request_buffering off;
    client_max_body_size 50M;
    location / { proxy_pass http://ollama_backends; }
  }
}
`;
}

export const nginx: Contender = {
  name: 'nginx',
  judged: false,
  async start(backendPorts) {
    const port = await freePort();
    const { pid, stop } = await startProgram({
      command: 'nginx',
      // `-e` keeps it from opening the system's error log before it has read the configuration.
      args: (folder) => ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')],
      prepare: (folder) => writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port, backendPorts)),
      port: async () => port,
      ready: () => requestBytes('chat', port),
    });
    const [worker] = childPids(pid);
    if (worker === undefined) throw new Error('nginx has no worker');
    const untrack = trackPid(worker);
    return {
      ports: [port],
      pids: [worker],
      async stop() {
        await stop();
        untrack();
      },
    };
  },
};
