import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { newTempDir } from '../app/temp-dir.ts';
import { freePort } from './free-port.ts';

/** The machine's own, where it has one. */
const PROGRAM = 'nginx';

export const hasNginx = spawnSync(PROGRAM, ['-v']).error === undefined;

export interface AuthNginx {
  readonly url: string;
  /** Closes its port and ends it; its connections break. */
  stop(): Promise<void>;
  /** On the same port. */
  start(): Promise<void>;
}

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Who comes with which credentials, and with what status that is answered. */
const PEOPLE = `
  map $http_authorization $verdict {
    default 401;
    "Bearer ana" 200; "Bearer bo" 200; "Bearer zoe" 200; "Bearer nobody" 200; "~^Bearer many-" 200;
    "Bearer barred" 403; "Bearer broken" 500; "Bearer moved" 302;
  }
  map $http_authorization $who { "Bearer ana" ana; "Bearer bo" bo; "Bearer zoe" "Zoë"; "~^Bearer (?<name>many-\\d+)" $name; }
  map $who $groups { ana "staff, llm-users"; bo contractors; "~." staff; }
  map $who $scopes { ana "inference,inventory"; bo inference; "~." "inference,inventory"; }
  map $who $models { ana "llama3.2,qwen3:*"; bo "llama3.2"; "~." "*"; }`;

const config = (folder: string, port: number, silentPort: number): string => `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 256; }
http {
  access_log off;
  keepalive_requests 5;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${PEOPLE}
  server {
    listen 127.0.0.1:${port};
    location = /auth {
      add_header Remote-User $who always;
      add_header Remote-Groups $groups always;
      add_header X-Scopes $scopes always;
      add_header X-Models $models always;
      if ($verdict = 401) { add_header WWW-Authenticate 'Bearer realm="people", error="invalid_token"' always; return 401; }
      if ($verdict = 403) { return 403; }
      if ($verdict = 500) { return 500; }
      if ($verdict = 302) { return 302 http://127.0.0.1:${port}/login; }
      return 204;
    }
    location = /password {
      auth_basic "people";
      auth_basic_user_file ${folder}/passwords;
      add_header Remote-User $remote_user;
      try_files /none =204;
    }
    location = /slow { proxy_pass http://127.0.0.1:${silentPort}; proxy_read_timeout 60s; }
    location = /login { return 200 "who are you"; }
  }
}
`;

async function isListening(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** nginx as a service that knows callers, as people run it; ended when the test does. `silentPort` is asked by `/slow`. */
export async function startAuthNginx(silentPort: number): Promise<AuthNginx> {
  const folder = newTempDir();
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port, silentPort));
  // What htpasswd writes for `ana` and `secret`, in the plain form.
  writeFileSync(join(folder, 'passwords'), 'ana:{PLAIN}secret\n');
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const args = ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
    child = spawn(PROGRAM, args, { stdio: 'ignore' });
    await expect.poll(() => isListening(port), { timeout: 20_000 }).toBe(true);
  }
  async function stop(): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    running.kill('SIGTERM');
    await once(running, 'exit');
  }

  onTestFinished(stop);
  await start();
  return { url: `http://127.0.0.1:${port}`, start, stop };
}
