import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../../shared/access.ts';
import type { Config } from '../../shared/config.ts';
import type { Refusal } from '../../shared/errors.ts';
import { holdsKey } from '../../shared/key-shape.ts';
import type { Clock } from '../ports.ts';
import { createAnswerCache } from './answer-cache.ts';
import type { Outside, OutsideAnswer } from './ask-outside.ts';
import { credentialsOf, sizeOf } from './credentials.ts';
import { type Finding, type Guest, tooLong } from './guest.ts';
import { identityId, identityName } from './identity-name.ts';
import type { ReadGuest } from './read-guest.ts';

export type ForwardTerms = NonNullable<Config['access']['forward']>;

export interface ForwardAuthPorts {
  readonly clock: Clock;
  readonly outside: Pick<Outside, 'ask'>;
  readonly terms: ForwardTerms;
  readonly readGuest: ReadGuest;
  readonly userAgent: string;
  /** The service gave no answer that means anything, or does again. */
  readonly onTrouble: (trouble: string | null) => void;
}

/** Asks a service who somebody is; null for somebody who brought nothing to be known by. Never rejects. */
export type ForwardAuth = (caller: Caller) => Promise<Finding> | null;

const MOST_KEPT = 10_000;
/** Most servers take header lines of no more than 8 KB. */
const MAX_CREDENTIAL_CHARS = 7 * 1024;
/** What the service writes besides its headers is not read by anybody. */
const MAX_BODY_BYTES = 64 * 1024;
const RETRY_S = 5;
const ASCII = /^[ -~]*$/;
const CHALLENGE = /^[ -~]{1,1000}$/;

const UNAVAILABLE: Refusal = {
  code: 'identity_unavailable',
  message: 'the service that knows callers gives no answer now',
  retryAfterS: RETRY_S,
};
const UNREADABLE: Refusal = {
  code: 'unauthorized',
  message: 'the service that knows callers cannot make anything of what was sent',
};
/** What was sent may be anything: that the service cannot read it says nothing of the service. */
const refusals: Readonly<Record<number, Refusal>> = {
  400: UNREADABLE,
  414: UNREADABLE,
  431: UNREADABLE,
  401: { code: 'unauthorized', message: 'the service that knows callers does not know this one' },
  403: { code: 'forbidden', message: 'the service that knows callers does not let this one do that' },
};

const refuse = (refusal: Refusal, isProven: boolean): Finding => ({ ok: false, refusal, isProven });

export function createForwardAuth(ports: ForwardAuthPorts): ForwardAuth {
  const { clock, outside, terms, readGuest, onTrouble } = ports;
  const letIn = createAnswerCache<Guest>(clock, terms.cache, MOST_KEPT);
  const asking = new Map<string, Promise<Finding>>();

  function judge({ status, headers }: OutsideAnswer): Finding {
    const refusal = refusals[status];
    if (refusal) {
      onTrouble(null);
      return refuse({ ...refusal, ...challengeIn(headers) }, true);
    }
    const guest = status >= 200 && status < 300 ? readAnswer(headers, terms.owner, readGuest) : null;
    onTrouble(guest ? null : whyMeaningless(status, terms.owner));
    return guest ? { ok: true, guest } : refuse(UNAVAILABLE, false);
  }

  async function ask(name: string, headers: Readonly<Record<string, string>>): Promise<Finding> {
    const { url, timeout: timeoutMs } = terms;
    const answer = await outside.ask({ url, headers, timeoutMs, maxBytes: MAX_BODY_BYTES });
    asking.delete(name);
    if (!answer.ok) {
      onTrouble(`the service gives no answer: ${answer.error}`);
      return refuse(UNAVAILABLE, false);
    }
    const finding = judge(answer.value);
    if (finding.ok) letIn.keep(name, finding.guest);
    return finding;
  }

  return (caller) => {
    const credentials = credentialsOf(caller, terms.headers);
    if (credentials === null) return null;
    if (sizeOf(credentials) > MAX_CREDENTIAL_CHARS) return Promise.resolve(tooLong(MAX_CREDENTIAL_CHARS));
    const headers = { ...credentials, ...circumstances(caller), 'user-agent': ports.userAgent };
    // All that the service is told, so that nobody is let in for what it was not asked about.
    const name = hash('sha256', JSON.stringify(headers), 'base64url');
    const known = letIn.get(name);
    if (known) return Promise.resolve({ ok: true, guest: known });
    const running = asking.get(name) ?? ask(name, headers);
    asking.set(name, running);
    return running;
  };
}

/** As other gateways tell it, so that services made for those understand. */
const circumstances = ({ method, scheme, authority, target, address }: Caller): Readonly<Record<string, string>> => ({
  'x-forwarded-method': method,
  'x-forwarded-proto': scheme,
  ...(authority !== undefined && { 'x-forwarded-host': authority }),
  'x-forwarded-uri': target,
  'x-forwarded-for': address,
});

function readAnswer(headers: IncomingHttpHeaders, owner: string, readGuest: ReadGuest): Guest | null {
  const id = identityId(textOf(headers, owner));
  if (id === null) return null;
  return readGuest({ id: `forward:${id}`, name: identityName(id) ?? id }, (name) => listOf(textOf(headers, name)));
}

/** What the service says a caller has to bring; nothing where that is not one line of plain text. */
function challengeIn(headers: IncomingHttpHeaders): { readonly challenge?: string } {
  const challenge = textOf(headers, 'www-authenticate');
  return challenge !== undefined && CHALLENGE.test(challenge) && !holdsKey(challenge) ? { challenge } : {};
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(',') : value;
  return text === undefined || ASCII.test(text) ? text : asUtf8(text);
}

/** Names have more letters than ASCII, and services send them as UTF-8; the transport reads a character per byte. */
function asUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const whyMeaningless = (status: number, owner: string): string =>
  status >= 200 && status < 300
    ? `the service lets somebody in and does not say whom: its answer has no usable ${owner}`
    : `the service answers with status ${status}: 2xx, 401 or 403 was expected`;
