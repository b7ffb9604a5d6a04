import type { Server } from 'node:net';
import type { ConnectionCount } from '../../shared/connection-count.ts';

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
