import { err, ok, type Result } from '../../../shared/result.ts';
import { pause } from '../../pause.ts';
import type { Clock } from '../../ports.ts';
import { createRequest, type Issued } from '../issue.ts';
import type { Challenges } from './challenges.ts';
import { type Authorization, authorizationResource, orderResource, problemInWords } from './resources.ts';
import { type Answer, openSession, type Session } from './session.ts';
import { createSigner, type Signer } from './signer.ts';

export interface AcmeOrder {
  readonly directory: string;
  readonly email: string | undefined;
  readonly domains: readonly string[];
  /** PEM. */
  readonly accountKey: string;
  /** PEM of who vouches for a private directory; undefined = the public authorities. */
  readonly ca: string | undefined;
  readonly challenges: Pick<Challenges, 'put'>;
  readonly clock: Clock;
  readonly userAgent: string;
  /** Calls it off. */
  readonly signal: AbortSignal;
}

/** An authority may look from several places, and slowly. */
const PATIENCE_MS = 120_000;
const POLL_MS = 1_000;
const LEAST_POLL_MS = 250;
const MOST_POLL_MS = 15_000;

/** Has a certificate issued (RFC 8555, HTTP-01). The error is one sentence that says who objected to what. */
export async function orderCertificate(order: AcmeOrder): Promise<Result<Issued, string>> {
  const signer = createSigner(order.accountKey);
  if (!signer.ok) return signer;
  try {
    const contact = order.email === undefined ? {} : { contact: [`mailto:${order.email}`] };
    const session = await openSession({ ...order, signer: signer.value }, { termsOfServiceAgreed: true, ...contact });
    try {
      return ok(await carryOut(order, session, signer.value));
    } finally {
      await session.close();
    }
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function carryOut(order: AcmeOrder, session: Session, signer: Signer): Promise<Issued> {
  const identifiers = order.domains.map((value) => ({ type: 'dns', value }));
  const { location } = await session.post(session.urls.newOrder, { identifiers });
  if (location === null) throw new Error('the authority did not say which order this is');
  const { value: placed } = await session.get(location, orderResource);
  for (const url of placed.authorizations) await prove(order, session, { url, signer });
  await untilOrder(order, session, location, 'ready');
  const request = await createRequest(order.domains);
  await session.post(placed.finalize, { csr: request.csr.toString('base64url') });
  const { certificate } = await untilOrder(order, session, location, 'valid');
  if (certificate === undefined) throw new Error('the authority did not say where the certificate is');
  return { cert: (await session.post(certificate, null)).text, key: request.key };
}

interface Proof {
  /** The authorization's. */
  readonly url: string;
  readonly signer: Signer;
}

/** Shows that this gateway is what one of the names leads to. */
async function prove(order: AcmeOrder, session: Session, { url, signer }: Proof): Promise<void> {
  const { value: asked } = await session.get(url, authorizationResource);
  const { value: name } = asked.identifier;
  if (asked.status === 'valid') return;
  const challenge = asked.challenges.find(({ type }) => type === 'http-01');
  if (challenge?.token === undefined) throw new Error(`the authority does not confirm ${name} over HTTP (http-01)`);
  const { token } = challenge;
  const takeBack = order.challenges.put(token, `${token}.${signer.thumbprint}`);
  try {
    await session.post(challenge.url, {});
    await until(order, async () => {
      const answer = await session.get(url, authorizationResource);
      if (answer.value.status === 'pending') return answer;
      if (answer.value.status === 'valid') return { done: null };
      throw new Error(`${name} was not confirmed: ${objectionTo(answer.value)}`);
    });
  } finally {
    takeBack();
  }
}

const objectionTo = ({ challenges, status }: Authorization): string =>
  challenges.map(({ error }) => problemInWords(error)).find((words) => words !== null) ?? `it is ${status}`;

/** The order once it is that far. */
const untilOrder = (order: AcmeOrder, session: Session, url: string, far: 'ready' | 'valid') =>
  until(order, async () => {
    const answer = await session.get(url, orderResource);
    const { status, error } = answer.value;
    if (status === 'invalid') throw new Error(problemInWords(error) ?? 'the authority gave the order up');
    return status === far || status === 'valid' ? { done: answer.value } : answer;
  });

/** Asks until it is done, as often as the authority likes to be asked. */
async function until<T>({ clock, signal }: AcmeOrder, look: () => Promise<{ readonly done: T } | Answer>): Promise<T> {
  const startedAt = clock.monotonic();
  while (clock.monotonic() - startedAt < PATIENCE_MS) {
    const seen = await look();
    if ('done' in seen) return seen.done;
    const waitMs = Math.max(LEAST_POLL_MS, Math.min(seen.retryAfterMs ?? POLL_MS, MOST_POLL_MS));
    await pause(clock, waitMs, signal);
    signal.throwIfAborted();
  }
  throw new Error(`the authority did not come to an end within ${PATIENCE_MS / 1_000} s`);
}
