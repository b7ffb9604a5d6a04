import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

type Claims = Readonly<Record<string, unknown>>;

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly private: CryptoKey;
  readonly public: JWK;
}

/** An identity provider on loopback: it signs tokens and publishes its keys. */
export interface Issuer {
  readonly name: string;
  readonly jwks: string;
  /** Times the key set was asked for. */
  asked(): number;
  /** What is answered from now on: keys, any text, or nothing at all with that status. */
  publish(what: readonly SigningKey[] | string | number): void;
  key(): SigningKey;
  newKey(kid: string, alg?: string): Promise<SigningKey>;
  /** A token that is good at `now` (ms), with other claims or header where given; `undefined` leaves one out. */
  sign(now: number, claims?: Claims, how?: { readonly key?: SigningKey; readonly header?: object }): Promise<string>;
}

export async function newSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, private: privateKey, public: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

const keySet = (keys: readonly SigningKey[]): string => JSON.stringify({ keys: keys.map((key) => key.public) });

/** Closed when the test ends. */
export async function startIssuer(): Promise<Issuer> {
  const name = 'https://id.example.com/';
  const first = await newSigningKey('first');
  let answer: string | number = keySet([first]);
  let asked = 0;
  const server = http.createServer((_, response) => {
    asked += 1;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    name,
    jwks: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    asked: () => asked,
    publish(what) {
      answer = typeof what === 'object' ? keySet(what) : what;
    },
    key: () => first,
    newKey: newSigningKey,
    sign(now, claims = {}, { key = first, header = {} } = {}) {
      const at = Math.floor(now / 1_000);
      const whole = { iss: name, aud: 'corral', sub: 'u-1', iat: at, exp: at + 300, ...claims };
      const said = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
      const protectedHeader = { alg: key.alg, kid: key.kid, ...header } as JWTHeaderParameters;
      return new SignJWT(said).setProtectedHeader(protectedHeader).sign(key.private);
    },
  };
}
