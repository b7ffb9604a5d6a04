import { createServer } from 'node:net';
import { serveCalls } from '../../harness/calls.ts';
import { type BackendState, type PacedStream, serveSocket, writeLine } from './backend-socket.ts';
import { createPacer, type Pacer } from './pacer.ts';

const listeners = 4;

function listen(state: BackendState): Promise<number> {
  const server = createServer({ allowHalfOpen: false }, (socket) => serveSocket(socket, state));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      resolve(address.port);
    });
  });
}

const pacer: Pacer<PacedStream> = createPacer((stream) => writeLine(stream, pacer));
const state: BackendState = {
  linesPerStream: Number.POSITIVE_INFINITY,
  bulkBytes: 0,
  lastStreamId: 0,
  bodyBytes: 0,
  closedAt: new Map(),
  bulk: [],
  pacer,
};

const calls = {
  /** Opens the listeners; their ports. */
  listen: (_: null): Promise<number[]> => Promise.all(Array.from({ length: listeners }, () => listen(state))),
  /** Sets what the next answers look like and forgets what was seen before. */
  plan(plan: { linesPerStream: number | null; bulkBytes: number }): void {
    state.linesPerStream = plan.linesPerStream ?? Number.POSITIVE_INFINITY;
    state.bulkBytes = plan.bulkBytes;
    state.closedAt.clear();
    state.bulk.length = 0;
  },
  /** Bytes of request bodies received so far. */
  bodyBytes: (_: null): number => state.bodyBytes,
  /** When each of these streams was seen closing, in monotonic microseconds; null for those still open. */
  closedAt: (ids: number[]): (number | null)[] => ids.map((id) => state.closedAt.get(id) ?? null),
  /** How long each unpaced answer took until its last byte was with the kernel; null while it is not. */
  bulkTimes: (_: null): (number | null)[] => state.bulk.map((entry) => entry.tookMs),
};

export type BackendCalls = typeof calls;

serveCalls(calls);
