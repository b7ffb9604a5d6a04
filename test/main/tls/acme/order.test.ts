import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../main/system-ports.ts';
import { createChallenges } from '../../../../main/tls/acme/challenges.ts';
import { type AcmeOrder, orderCertificate } from '../../../../main/tls/acme/order.ts';
import { createAccountKey } from '../../../../main/tls/acme/signer.ts';
import { type AcmeServer, startAcmeServer } from '../../../support/acme-server.ts';
import { freePort } from '../../../support/free-port.ts';

async function setUp(some: Partial<AcmeOrder> = {}) {
  const challenges = createChallenges();
  const web = createServer((request, response) => {
    const answer = challenges.answer(request.url?.split('/').at(-1) ?? '');
    response.writeHead(answer === null ? 404 : 200).end(answer ?? '');
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  onTestFinished(() => void web.close());
  const server = await startAcmeServer((web.address() as AddressInfo).port);
  const order: AcmeOrder = {
    directory: server.directory,
    email: 'ops@example.org',
    domains: ['gateway.example.org', 'ai.example.org'],
    accountKey: createAccountKey(),
    ca: undefined,
    challenges,
    clock: systemClock,
    userAgent: 'corral/test',
    signal: AbortSignal.timeout(15_000),
    ...some,
  };
  return { server, order, challenges };
}

const failure = async (order: AcmeOrder): Promise<string> => {
  const issued = await orderCertificate(order);
  return issued.ok ? 'it was issued' : issued.error;
};
const steps = ({ asked }: AcmeServer): readonly string[] => [...new Set(asked)];

describe('an order of a certificate', () => {
  it('brings one for exactly the names, with the key it fits, after each name was confirmed on the plain port', async () => {
    const { server, order } = await setUp();
    const issued = await orderCertificate(order);
    if (!issued.ok) throw new Error(issued.error);
    const cert = new X509Certificate(issued.value.cert);
    expect(cert.subjectAltName).toBe('DNS:gateway.example.org, DNS:ai.example.org');
    expect(cert.checkPrivateKey(createPrivateKey(issued.value.key))).toBe(true);
    expect(cert.verify(new X509Certificate(server.ca).publicKey)).toBe(true);
    expect(issued.value.cert.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(steps(server)).toEqual(['newAccount', 'newOrder', 'order', 'authz', 'challenge', 'finalize', 'cert']);
    expect([...server.accounts.values()].map(({ contact }) => contact)).toEqual([['mailto:ops@example.org']]);
  });

  it('is placed by the same account the next time, which may stay nameless', async () => {
    const { server, order } = await setUp({ email: undefined });
    for (let times = 0; times < 2; times += 1) expect(await failure(order)).toBe('it was issued');
    expect([...server.accounts.values()].map(({ contact }) => contact)).toEqual([[]]);
    expect(server.issued).toHaveLength(2);
  });

  it('answers for a token only while it is asked for', async () => {
    const tokens: string[] = [];
    const { order, challenges } = await setUp();
    const put: AcmeOrder['challenges']['put'] = (token, keyAuthorization) => {
      tokens.push(token);
      expect(keyAuthorization.startsWith(`${token}.`)).toBe(true);
      return challenges.put(token, keyAuthorization);
    };
    expect(await failure({ ...order, challenges: { put } })).toBe('it was issued');
    expect(tokens).toHaveLength(2);
    expect(tokens.map(challenges.answer)).toEqual([null, null]);
  });

  it('is tried again with another nonce when the authority does not take the first', async () => {
    const { server, order } = await setUp();
    server.refuseNext('newOrder', 'badNonce', 'too old');
    expect(await failure(order)).toBe('it was issued');
    expect(server.asked.filter((step) => step === 'newOrder')).toHaveLength(1);
  });

  it.each<[string, Parameters<AcmeServer['refuseNext']>, string]>([
    [
      'too many certificates',
      ['newOrder', 'rateLimited', 'too many certificates already issued'],
      'too many certificates already issued',
    ],
    ['an account that is closed', ['newAccount', 'unauthorized', 'account is\ndeactivated'], 'account is deactivated'],
    ['a request it cannot sign', ['finalize', 'badCSR', 'the key is too weak'], 'the key is too weak'],
  ])('fails in the words of an authority that objects to %s', async (_, refusal, words) => {
    const { server, order } = await setUp();
    server.refuseNext(...refusal);
    expect(await failure(order)).toBe(words);
    expect(server.issued).toEqual([]);
  });

  it('fails with the name that does not lead here and what was found there instead', async () => {
    const { order } = await setUp();
    const nowhere = { put: () => () => {} };
    expect(await failure({ ...order, challenges: nowhere })).toBe(
      'gateway.example.org was not confirmed: http://gateway.example.org answered "404"',
    );
  });

  it('fails when nothing listens at the directory, or something else does', async () => {
    const { order } = await setUp();
    const port = await freePort();
    expect(await failure({ ...order, directory: `http://127.0.0.1:${port}/directory` })).toBe(
      `127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
    const other = order.directory.replace('/directory', '/newNonce');
    expect(await failure({ ...order, directory: other })).toBe('the authority answers something that is not ACME');
  });

  it('ends as soon as it is called off', async () => {
    const stopping = new AbortController();
    const { order } = await setUp({ signal: stopping.signal });
    const put: AcmeOrder['challenges']['put'] = () => {
      stopping.abort(new Error('the gateway is stopping'));
      return () => {};
    };
    expect(await failure({ ...order, challenges: { put } })).toContain('the gateway is stopping');
  });
});
