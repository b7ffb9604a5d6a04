import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trackPid } from '../../harness/children.ts';
import { freePort } from '../../harness/ports.ts';
import { startProgram } from '../../harness/program.ts';
import { childPids } from '../../harness/usage.ts';
import { usualNginxConfig } from '../../harness/usual-nginx.ts';
import { requestBytes } from '../wire/requests.ts';
import type { Contender } from './contender.ts';

function nginxConfig(folder: string, port: number, backendPorts: number[]): string {
  const servers = backendPorts.map((backend) => `server 127.0.0.1:${backend} max_fails=3 fail_timeout=30s;`);
  return usualNginxConfig({ folder, port, servers, timeout: '600s' });
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
