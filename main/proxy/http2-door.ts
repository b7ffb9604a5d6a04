import type { IncomingHttpHeaders } from 'node:http';
import { Http2ServerRequest, performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../ports.ts';
import type { ClientRequest, ClientResponse } from './client-wire.ts';
import { createHttp2Life, type Http2Life } from './http2-life.ts';
import { Http2Reply } from './http2-reply.ts';

/** Connections that speak HTTP/2. */
export interface Http2Door {
  /** Takes over a connection on which that was agreed. */
  serve(socket: Duplex): void;
  /** Lets running streams finish and takes no further ones. */
  stopAccepting(): void;
  close(): void;
}

/** Requests one client may have open at once on one connection; the next wait in the client. */
const STREAMS_AT_ONCE = 128;
/** Bytes of uploads on their way per stream and per connection: HTTP/2's own 64 KB make a fast network wait. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 4 * 1024 * 1024;
/** Megabytes of one connection beyond which Node refuses its further streams; uploads on their way count. */
const SESSION_MEMORY_MB = 32;

export interface Http2DoorOptions {
  readonly clock: Clock;
  readonly maxHeadBytes: number;
  /** How long a connection without streams is kept. */
  readonly idleMs: number;
  readonly onExchange: (request: ClientRequest, response: ClientResponse) => void;
}

export function createHttp2Door({ clock, maxHeadBytes, idleMs, onExchange }: Http2DoorOptions): Http2Door {
  const lives = new Set<Http2Life>();
  let accepting = true;

  function onStream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]): void {
    const request = new Http2ServerRequest(stream, headers, {}, rawHeaders);
    const reply = new Http2Reply(stream, headers, clock);
    if (headers.expect?.toLowerCase() === '100-continue')
      request.once('resume', () => {
        if (!reply.headersSent) reply.writeContinue();
      });
    onExchange(request, reply);
  }

  return {
    serve(socket) {
      const session = performServerHandshake(socket, {
        maxSessionMemory: SESSION_MEMORY_MB,
        settings: {
          maxConcurrentStreams: STREAMS_AT_ONCE,
          maxHeaderListSize: maxHeadBytes,
          initialWindowSize: STREAM_WINDOW_BYTES,
        },
      });
      const life = createHttp2Life({ session, socket, clock, idleMs });
      lives.add(life);
      session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
      session.on('stream', (stream, headers, _flags, rawHeaders: string[]) => {
        stream.once('close', life.begin());
        onStream(stream, headers, rawHeaders);
      });
      // A client that breaks the protocol loses its connection, which its streams hear of by closing.
      session.on('error', life.drop);
      socket.once('close', () => lives.delete(life));
      if (!accepting) life.finish();
    },
    stopAccepting() {
      accepting = false;
      for (const life of lives) life.finish();
    },
    close() {
      for (const life of lives) life.drop();
    },
  };
}
