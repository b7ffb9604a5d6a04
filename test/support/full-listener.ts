import { once } from 'node:events';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished } from 'vitest';

const NEVER_ACCEPTS = `
  const { workerData, parentPort } = require('node:worker_threads');
  require('node:net').createServer().listen({ port: workerData, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage('listening');
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** Takes a free port with a listener whose backlog is full, so that every further connection hangs, as to a dead host. */
export async function startFullListener(port: number): Promise<void> {
  const worker = new Worker(NEVER_ACCEPTS, { eval: true, workerData: port });
  onTestFinished(() => void worker.terminate());
  await once(worker, 'message');
  const fillers = [...Array(5)].map(() => net.connect({ host: '127.0.0.1', port }).on('error', () => {}));
  onTestFinished(() => {
    for (const socket of fillers) socket.destroy();
  });
  await expect.poll(() => fillers.filter(({ readyState }) => readyState === 'open').length).toBe(2);
}
