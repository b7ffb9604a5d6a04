import { connect } from 'node:net';

/** Asks once and then takes at most that many bytes per second, like a client on a bad line. Returns its stop. */
export function startSlowReader(port: number, request: Buffer, bytesPerSecond: number): () => void {
  const buffer = Buffer.alloc(bytesPerSecond);
  // Returning false after one filled buffer is what leaves the rest in the kernel and so slows the sender down.
  const socket = connect({ host: '127.0.0.1', port, onread: { buffer, callback: () => false } }, () =>
    socket.write(request),
  );
  const timer = setInterval(() => socket.resume(), 1000);
  socket.on('error', () => clearInterval(timer));
  socket.on('close', () => clearInterval(timer));
  return () => {
    clearInterval(timer);
    socket.destroy();
  };
}
