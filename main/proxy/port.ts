import { createServer as createHttpServer, type Server as HttpServer, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { SecureContextOptions, TLSSocket } from 'node:tls';

/** Certificate chain and private key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** TLS 1.2 needs forward secrecy and authenticated encryption; what 1.3 offers has both. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

const secureContext = ({ cert, key }: Identity): SecureContextOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
});

export interface SecurePortOptions extends ServerOptions {
  /** Longest time a client may take for the TLS handshake. */
  readonly handshakeTimeout: number;
}

/** A server that speaks HTTP/1.1 in the clear. */
export const createPlainPort = (options: ServerOptions): HttpServer => createHttpServer(options);

/** One that speaks HTTP/1.1 over TLS, and hands connections that agreed on HTTP/2 over. */
export function createSecurePort(
  options: SecurePortOptions,
  identity: Identity,
  serveHttp2: (socket: TLSSocket) => void,
): HttpsServer {
  const server = createHttpsServer({
    ...options,
    ...secureContext(identity),
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  const serveHttp1 = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket) => {
    if (socket.alpnProtocol === 'h2') serveHttp2(socket);
    else for (const serve of serveHttp1) serve.call(server, socket);
  });
  return server;
}

/** Connections from now on get this one; those that are open keep theirs. */
export const setIdentity = (server: HttpsServer, identity: Identity): void =>
  server.setSecureContext(secureContext(identity));

/** Nothing that HTTP could say reaches a client before the TLS handshake is done. */
export const isHandshaking = (socket: object): boolean => 'alpnProtocol' in socket && socket.alpnProtocol === null;
