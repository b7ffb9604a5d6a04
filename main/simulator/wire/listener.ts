import { createServer, type Server, type Socket } from 'node:net';
import type { ScaledTime } from '../clock.ts';

/** `blackhole`: connections are accepted and never read. */
type ListenerMode = 'open' | 'refusing' | 'blackhole';

export interface Listener {
  readonly port: number;
  mode(): ListenerMode;
  /** Switches the mode; resolves when the port answers accordingly. */
  setMode(mode: ListenerMode): Promise<void>;
  connections(): number;
  /** Ends every connection at once: with a reset, or by just closing. */
  dropAll(how: 'rst' | 'close'): void;
  close(): Promise<void>;
}

interface State {
  server: Server | null;
  mode: ListenerMode;
  sockets: Set<Socket>;
  /** Accepted while nothing was read; they are served when the mode changes. */
  ignored: Set<Socket>;
}

export interface ListenerOptions {
  host: string;
  port: number;
  time: ScaledTime;
  serve(socket: Socket): void;
}

function accept(state: State, options: ListenerOptions, socket: Socket): void {
  state.sockets.add(socket);
  socket.once('close', () => {
    state.sockets.delete(socket);
    state.ignored.delete(socket);
  });
  // Resets are part of the simulation; whoever serves the socket learns of them by its close.
  socket.on('error', () => {});
  if (state.mode === 'blackhole') state.ignored.add(socket);
  else options.serve(socket);
}

function listen(state: State, options: ListenerOptions, port: number): Promise<number> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: false }, (socket) =>
    accept(state, options, socket),
  );
  state.server = server;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: options.host, backlog: 2048 }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

// Between close and listen another process may hold the port for a moment.
async function listenAgain(state: State, options: ListenerOptions, port: number): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const failure = await listen(state, options, port).then(
      () => null,
      (error: Error) => error,
    );
    if (!failure || state.mode === 'refusing') return;
    await new Promise<void>((resolve) => options.time.after(10, resolve));
  }
  throw new Error(`simulator: port ${port} is taken`);
}

function stopListening(state: State): void {
  state.server?.close();
  state.server = null;
}

function dropAll(state: State, how: 'rst' | 'close'): void {
  for (const socket of [...state.sockets]) {
    if (how === 'rst') socket.resetAndDestroy();
    else socket.destroy();
  }
}

async function setMode(state: State, options: ListenerOptions, mode: ListenerMode): Promise<void> {
  state.mode = mode;
  if (mode === 'refusing') return stopListening(state);
  if (!state.server) await listenAgain(state, options, options.port);
  if (mode !== 'open') return;
  for (const socket of state.ignored) options.serve(socket);
  state.ignored.clear();
}

/** Opens a port that can be shut and opened again without changing its number. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const state: State = { server: null, mode: 'open', sockets: new Set(), ignored: new Set() };
  const port = await listen(state, options, options.port);
  const fixed = { ...options, port };
  return {
    port,
    mode: () => state.mode,
    setMode: (mode) => setMode(state, fixed, mode),
    connections: () => state.sockets.size,
    dropAll: (how) => dropAll(state, how),
    async close() {
      state.mode = 'refusing';
      stopListening(state);
      dropAll(state, 'close');
    },
  };
}
