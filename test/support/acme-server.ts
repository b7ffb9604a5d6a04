// The library decorates its classes by way of this one, and asks for it to come first.
import 'reflect-metadata';
import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { onTestFinished } from 'vitest';
import { issueAuthority } from '../../main/tls/issue.ts';

const DAY_MS = 24 * 3_600_000;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface AcmeServer {
  readonly directory: string;
  /** What a client of the issued certificates has to trust. */
  readonly ca: string;
  /** Everything that was asked, as `newOrder` or `challenge`, and whether it was refused: `newOrder badNonce`. */
  readonly asked: readonly string[];
  /** PEM, oldest first. */
  readonly issued: readonly string[];
  /** Accounts by their key's thumbprint, with what they said. */
  readonly accounts: ReadonlyMap<string, { readonly contact: readonly string[] }>;
  /** Answers these with a problem, once each. */
  refuseNext(what: Resource, type: string, detail: string): void;
  /** How long what is issued from now on is valid, and since when it has been, ms. */
  validity(ms: number, sinceMs?: number): void;
  /** Answers no order until what this returns is called. */
  holdOrders(): () => void;
}

type Resource = 'newAccount' | 'newOrder' | 'authz' | 'challenge' | 'finalize' | 'order' | 'cert';

interface Order {
  readonly names: readonly string[];
  readonly authz: readonly string[];
  /** How often it is still asked for before it is done. */
  delay: number;
  status: 'pending' | 'ready' | 'processing' | 'valid';
  certificate: string | null;
}

interface Authz {
  readonly name: string;
  readonly token: string;
  status: 'pending' | 'valid' | 'invalid';
  error: string | null;
}

/** A problem document, thrown. */
class Refusal extends Error {
  readonly type: string;
  readonly status: number;
  constructor(type: string, detail: string, status = 400) {
    super(detail);
    this.type = type;
    this.status = status;
  }
}

interface Signed {
  readonly payload: unknown;
  readonly key: JsonWebKey;
}

/**
 * An ACME server that forgives nothing (RFC 8555): a nonce works once, each request is signed for its own address by the account's
 * key, names are confirmed by asking `challengePort` for the token, and the request for the certificate must name exactly these.
 */
export async function startAcmeServer(challengePort: number): Promise<AcmeServer> {
  const until = Date.now() + 3_650 * DAY_MS;
  const authority = await issueAuthority('a test of ACME', { from: Date.now() - DAY_MS, until });
  const signingKey = await importKey(authority.key);
  const nonces = new Set<string>();
  const accounts = new Map<string, { readonly contact: readonly string[]; readonly jwk: JsonWebKey }>();
  const orders = new Map<string, Order>();
  const authzs = new Map<string, Authz>();
  const asked: string[] = [];
  const issued: string[] = [];
  const refusals = new Map<Resource, Refusal>();
  let [validityMs, sinceMs] = [90 * DAY_MS, 60_000];
  let held: Promise<void> = Promise.resolve();
  let base = '';

  const newNonce = (): string => {
    const nonce = randomBytes(16).toString('base64url');
    nonces.add(nonce);
    return nonce;
  };

  /** Who says what; refuses whatever is not signed as it must be. */
  function open(request: IncomingMessage, body: string): Signed {
    if (request.headers['content-type'] !== 'application/jose+json')
      throw new Refusal('malformed', 'the content type is not application/jose+json', 415);
    const jws = JSON.parse(body);
    const header = JSON.parse(Buffer.from(jws.protected, 'base64url').toString());
    if (!nonces.delete(header.nonce)) throw new Refusal('badNonce', 'that nonce is not known or was used');
    if (header.url !== `${base}${request.url}`) throw new Refusal('unauthorized', 'signed for another address', 401);
    if (header.alg !== 'ES256') throw new Refusal('badSignatureAlgorithm', 'only ES256');
    const key = keyOf(header, request.url === '/newAccount');
    if (!isSignedBy(jws, key)) throw new Refusal('unauthorized', 'the signature is not that of the key', 401);
    const payload = jws.payload === '' ? null : JSON.parse(Buffer.from(jws.payload, 'base64url').toString());
    return { payload, key };
  }

  /** A new account says its key, everybody else which account it is. */
  function keyOf({ jwk, kid }: { readonly jwk?: JsonWebKey; readonly kid?: string }, isNew: boolean): JsonWebKey {
    if (isNew !== (jwk !== undefined) || isNew !== (kid === undefined)) throw new Refusal('malformed', 'jwk or kid');
    const key = jwk ?? accounts.get(kid?.split('/account/')[1] ?? '')?.jwk;
    if (key === undefined) throw new Refusal('accountDoesNotExist', 'that account is not known');
    return key;
  }

  const describeOrder = (order: Order): object => ({
    status: order.status,
    identifiers: order.names.map((value) => ({ type: 'dns', value })),
    authorizations: order.authz.map((id) => `${base}/authz/${id}`),
    finalize: `${base}/finalize/${idOf(orders, order)}`,
    ...(order.certificate !== null && { certificate: `${base}/cert/${order.certificate}` }),
  });
  const describeAuthz = (id: string, { name, token, status, error }: Authz): object => ({
    status,
    identifier: { type: 'dns', value: name },
    challenges: [
      { type: 'dns-01', url: `${base}/elsewhere/${id}`, token, status: 'pending' },
      {
        ...{ type: 'http-01', url: `${base}/challenge/${id}`, token, status },
        ...(error !== null && { error: { type: 'urn:ietf:params:acme:error:unauthorized', detail: error } }),
      },
    ],
  });

  async function confirm(authz: Authz, key: JsonWebKey): Promise<void> {
    const wanted = `${authz.token}.${thumbprint(key)}`;
    const seen = await fetchChallenge(challengePort, authz).catch((error: Error) => error.message);
    authz.status = seen === wanted ? 'valid' : 'invalid';
    authz.error = seen === wanted ? null : `http://${authz.name} answered ${JSON.stringify(seen.slice(0, 60))}`;
    for (const order of orders.values())
      if (order.authz.every((id) => authzs.get(id)?.status === 'valid') && order.status === 'pending')
        order.status = 'ready';
  }

  async function issue(order: Order, csr: Pkcs10CertificateRequest): Promise<string> {
    if (!(await csr.verify())) throw new Refusal('badCSR', 'it is not signed by its own key');
    const names = csr.extensions.flatMap((one) =>
      one instanceof SubjectAlternativeNameExtension ? one.names.toJSON().map(({ value }) => value) : [],
    );
    if (JSON.stringify([...names].sort()) !== JSON.stringify([...order.names].sort()))
      throw new Refusal('badCSR', `it is for ${names}, the order for ${order.names}`);
    const cert = await X509CertificateGenerator.create({
      subject: [{ CN: [order.names[0] ?? ''] }],
      issuer: new X509Certificate(authority.cert).subject,
      notBefore: new Date(Date.now() - sinceMs),
      notAfter: new Date(Date.now() + validityMs),
      signingAlgorithm: ECDSA,
      publicKey: csr.publicKey,
      signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new SubjectAlternativeNameExtension(order.names.map((value) => ({ type: 'dns' as const, value }))),
      ],
    });
    return `${cert.toString('pem')}\n${authority.cert}`;
  }

  const resources: Readonly<Record<Resource, (signed: Signed, id: string) => Promise<Answer> | Answer>> = {
    newAccount({ payload, key }) {
      const { termsOfServiceAgreed, contact = [] } = payload as { termsOfServiceAgreed?: boolean; contact?: string[] };
      if (termsOfServiceAgreed !== true) throw new Refusal('userActionRequired', 'the terms were not agreed to', 403);
      const id = thumbprint(key);
      const isKnown = accounts.has(id);
      accounts.set(id, { contact, jwk: key });
      return { status: isKnown ? 200 : 201, location: `${base}/account/${id}`, body: { status: 'valid' } };
    },
    async newOrder({ payload }) {
      await held;
      const { identifiers } = payload as { identifiers: { type: string; value: string }[] };
      if (identifiers.some(({ type }) => type !== 'dns')) throw new Refusal('unsupportedIdentifier', 'only dns');
      const names = identifiers.map(({ value }) => value);
      const authz = names.map((name) => {
        const id = randomBytes(6).toString('hex');
        authzs.set(id, { name, token: randomBytes(24).toString('base64url'), status: 'pending', error: null });
        return id;
      });
      const order: Order = { names, authz, status: 'pending', certificate: null, delay: 1 };
      const id = randomBytes(6).toString('hex');
      orders.set(id, order);
      return { status: 201, location: `${base}/order/${id}`, body: describeOrder(order) };
    },
    authz(_, id) {
      const authz = found(authzs, id);
      return { status: 200, body: describeAuthz(id, authz), retryAfter: authz.status === 'pending' ? 0 : undefined };
    },
    async challenge({ payload, key }, id) {
      if (JSON.stringify(payload) !== '{}') throw new Refusal('malformed', 'a challenge is answered with {}');
      const authz = found(authzs, id);
      await confirm(authz, key);
      return { status: 200, body: { type: 'http-01', status: 'processing', url: `${base}/challenge/${id}` } };
    },
    async finalize({ payload }, id) {
      const order = found(orders, id);
      if (order.status !== 'ready') throw new Refusal('orderNotReady', `it is ${order.status}`, 403);
      const csr = new Pkcs10CertificateRequest(Buffer.from((payload as { csr: string }).csr, 'base64url'));
      issued.push(await issue(order, csr));
      order.status = 'processing';
      return { status: 200, body: describeOrder(order) };
    },
    order(_, id) {
      const order = found(orders, id);
      if (order.status === 'processing' && order.delay === 0) {
        order.status = 'valid';
        order.certificate = String(issued.length - 1);
      }
      if (order.status === 'processing') order.delay -= 1;
      return { status: 200, body: describeOrder(order), retryAfter: order.status === 'processing' ? 0 : undefined };
    },
    cert: (_, id) => ({ status: 200, text: issued[Number(id)] ?? '' }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', id = ''] = (request.url ?? '').split('/');
    response.setHeader('replay-nonce', newNonce());
    if (name === 'directory') {
      const urls = { newNonce: `${base}/newNonce`, newAccount: `${base}/newAccount`, newOrder: `${base}/newOrder` };
      response.end(JSON.stringify(urls));
      return;
    }
    if (name === 'newNonce') {
      response.end();
      return;
    }
    try {
      const answer = await answerSigned(name, id, request);
      asked.push(name);
      if (answer.location !== undefined) response.setHeader('location', answer.location);
      if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
      response.writeHead(answer.status).end(answer.text ?? JSON.stringify(answer.body));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      asked.push(`${name} ${error.type}`);
      const problem = { type: `urn:ietf:params:acme:error:${error.type}`, detail: error.message };
      response.writeHead(error.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }
  }

  async function answerSigned(name: string, id: string, request: IncomingMessage): Promise<Answer> {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (!Object.hasOwn(resources, name)) throw new Refusal('malformed', `nothing is at ${request.url}`, 404);
    const signed = open(request, body);
    const refusal = refusals.get(name as Resource);
    refusals.delete(name as Resource);
    if (refusal) throw refusal;
    return resources[name as Resource](signed, id);
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    ...{ asked, issued, accounts, ca: authority.cert },
    directory: `${base}/directory`,
    refuseNext: (what, type, detail) => void refusals.set(what, new Refusal(type, detail, 403)),
    validity(ms, since = 60_000) {
      [validityMs, sinceMs] = [ms, since];
    },
    holdOrders() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly retryAfter?: number | undefined;
  readonly body?: object;
  readonly text?: string;
}

function isSignedBy(jws: Readonly<Record<string, string>>, key: JsonWebKey): boolean {
  const publicKey = { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  const text = Buffer.from(`${jws.protected}.${jws.payload}`);
  return verify('sha256', text, publicKey, Buffer.from(jws.signature ?? '', 'base64url'));
}

/** RFC 7638. */
const thumbprint = ({ crv, kty, x, y }: JsonWebKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

/** Asks as an authority does: by the name, on the plain port. */
async function fetchChallenge(port: number, { name, token }: Authz): Promise<string> {
  const path = `/.well-known/acme-challenge/${token}`;
  const request = get({ host: '127.0.0.1', port, path, headers: { host: name }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return response.statusCode === 200 ? text : `${response.statusCode}`;
}

function found<T>(all: ReadonlyMap<string, T>, id: string): T {
  const one = all.get(id);
  if (one === undefined) throw new Refusal('malformed', `there is no ${id}`, 404);
  return one;
}

const idOf = <T>(all: ReadonlyMap<string, T>, one: T): string => [...all].find(([, other]) => other === one)?.[0] ?? '';

async function importKey(pem: string) {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return crypto.subtle.importKey('pkcs8', der, ECDSA, false, ['sign']);
}
