import { expect, it } from 'vitest';
import { explainDialError } from '../../../main/probe/dial-failure.ts';

const error = (code: string, message = code): Error => Object.assign(new Error(message), { code });

it.each([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'connect_timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['HPE_INVALID_CONSTANT', 'not_ollama'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
] as const)('explains %s as %s', (code, kind) => {
  expect(explainDialError(error(code))).toMatchObject({ ok: false, kind });
});

it('looks into the bundle of errors that a name with several addresses gives', () => {
  const bundle = new AggregateError([error('ECONNREFUSED'), error('ENETUNREACH')]);
  expect(explainDialError(bundle)).toMatchObject({ kind: 'refused' });
});

it('keeps the words of errors that it does not know', () => {
  expect(explainDialError(error('CERT_HAS_EXPIRED', 'certificate has expired'))).toMatchObject({
    reason: 'its certificate is not trusted (CERT_HAS_EXPIRED): certificate has expired',
  });
  expect(explainDialError('odd')).toMatchObject({ kind: 'unreachable', reason: 'odd' });
});
