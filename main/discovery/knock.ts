import { connect } from 'node:net';

/** Whether something accepts a connection there, which is closed at once. False when the signal is cut first. */
export function knock(address: string, port: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal });
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    // Refused, unreachable, cut: whatever it is, nobody is there.
    socket.on('error', () => resolve(false));
  });
}
