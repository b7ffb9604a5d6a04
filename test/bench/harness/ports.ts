import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that was free a moment ago: for programs that must be told a number. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address !== 'string' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function statusOf(port: number, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(request));
    const done = (status: string): void => {
      socket.destroy();
      resolve(status);
    };
    socket.setTimeout(2000, () => done('no answer'));
    socket.on('error', (error) => done(error.message));
    socket.on('close', () => done('closed'));
    socket.on('data', (chunk) => done(chunk.toString('latin1', 0, chunk.indexOf('\r\n'))));
  });
}

/** Asks until the answer is 200; rejects with the last answer after 15 s. */
export async function untilServing(port: number, request: Buffer): Promise<void> {
  let status = '';
  for (let tries = 0; tries < 300; tries += 1) {
    status = await statusOf(port, request);
    if (status.startsWith('HTTP/1.1 200')) return;
    await sleep(50);
  }
  throw new Error(`not serving: ${status}`);
}
