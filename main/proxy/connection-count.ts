import type { Server } from 'node:net';

/** Client connections of one port. */
export interface ConnectionCount {
  readonly open: number;
  /** Turned away since the start because `limit` were open. */
  readonly refused: number;
  /** As many as may be open at once (`limits.connections`). */
  readonly limit: number;
}

/** Counts what a port that is not yet open will accept and turn away; call the result to read. */
export function countConnections(server: Server): () => ConnectionCount {
  let open = 0;
  let refused = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  server.on('drop', () => {
    refused += 1;
  });
  return () => ({ open, refused, limit: server.maxConnections });
}
