import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { trackPid } from '../../harness/children.ts';
import { freePort } from '../../harness/ports.ts';
import { startProgram } from '../../harness/program.ts';
import { childPids, endedChildrenMicros, liveCpuMicros } from '../../harness/usage.ts';
import { usualNginxConfig } from '../../harness/usual-nginx.ts';
import { type Contender, type Field, GET_VERSION } from './contender.ts';

/** nginx knows whole seconds only for `fail_timeout`. */
const seconds = (simulated: number, speed: number): number => Math.max(1, Math.round(simulated / speed));
const milliseconds = (simulatedS: number, speed: number): string => `${Math.round((simulatedS * 1000) / speed)}ms`;

interface NginxSettings {
  readonly folder: string;
  readonly port: number;
  readonly backendPorts: readonly number[];
  /** Marked `down`. */
  readonly down: ReadonlySet<number>;
  readonly speed: number;
}

/** Its times are as fast as all others. */
export function nginxConfig({ folder, port, backendPorts, down, speed }: NginxSettings): string {
  const server = (backend: number): string =>
    `server 127.0.0.1:${backend} max_fails=3 fail_timeout=${seconds(30, speed)}s${down.has(backend) ? ' down' : ''};`;
  return usualNginxConfig({ folder, port, servers: backendPorts.map(server), timeout: milliseconds(600, speed) });
}

/** Has every worker killed with this process, also those that only finish their streams after a reload. */
function createWorkerWatch(master: number): { look(): number[]; forget(): void } {
  const forgetters = new Map<number, () => void>();
  return {
    look() {
      const workers = childPids(master);
      for (const pid of workers) if (!forgetters.has(pid)) forgetters.set(pid, trackPid(pid));
      return workers;
    },
    forget() {
      for (const forget of forgetters.values()) forget();
    },
  };
}

export const nginx: Contender = {
  id: 'nginx',
  name: 'nginx',
  isBlind: true,
  warmsUp: false,
  async start({ scenario, ports, origin }: Field) {
    const port = await freePort();
    const down = new Set<number>();
    const write = (folder: string): void => {
      const text = nginxConfig({ folder, port, backendPorts: ports, down, speed: origin.speed });
      writeFileSync(join(folder, 'nginx.conf'), text);
    };
    const started = await startProgram({
      command: 'nginx',
      // `-e` keeps it from opening the system's error log before it has read the configuration.
      args: (folder) => ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')],
      prepare: write,
      port: async () => port,
      ready: GET_VERSION,
    });
    const workers = createWorkerWatch(started.pid);
    workers.look();
    const portOf = (server: string): number => ports[scenario.servers.findIndex(({ id }) => id === server)] ?? 0;
    // As `nginx -s reload`: new workers for new connections, the old ones finish theirs.
    const reload = async (): Promise<void> => {
      write(started.folder);
      started.child.kill('SIGHUP');
      await sleep(100);
      workers.look();
    };
    return {
      port,
      cpuMicros: () => liveCpuMicros(workers.look()) + endedChildrenMicros(started.pid),
      drain(server) {
        down.add(portOf(server));
        return reload();
      },
      resume(server) {
        down.delete(portOf(server));
        return reload();
      },
      async stop() {
        await started.stop();
        workers.forget();
      },
    };
  },
};
