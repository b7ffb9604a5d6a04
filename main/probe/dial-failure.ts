import type { InspectionFailure } from '../../shared/inspection.ts';

export interface CheckFailure {
  readonly ok: false;
  readonly kind: InspectionFailure;
  /** For an admin; names the remedy where there is one. */
  readonly reason: string;
}

export const failed = (kind: InspectionFailure, reason: string): CheckFailure => ({ ok: false, kind, reason });

const connectionKinds = new Set<InspectionFailure>(['refused', 'unreachable', 'dns', 'connect_timeout', 'reset']);

/** Whether the failure is about reaching the host, not about what it answered. */
export const isConnectionLost = ({ kind }: CheckFailure): boolean => connectionKinds.has(kind);

type Said = readonly [InspectionFailure, string];

const refused: Said = [
  'refused',
  'connection refused: is Ollama running, and listening on this address (OLLAMA_HOST=0.0.0.0)?',
];
const reset: Said = ['reset', 'the connection was closed before an answer: is Ollama restarting?'];
const connectTimeout: Said = [
  'connect_timeout',
  'no answer to the connection attempt: is the machine on, and its port open?',
];
const unreachable: Said = ['unreachable', 'no route to this address: is the machine on, and on this network?'];
const unknownName: Said = ['dns', 'its host name is not known: check the URL, or use an IP address'];
const dnsTrouble: Said = ['dns', 'its host name could not be looked up: the name server does not answer'];

const saidByCode: Readonly<Record<string, Said>> = {
  ECONNREFUSED: refused,
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  ETIMEDOUT: connectTimeout,
  EHOSTUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  ENOTFOUND: unknownName,
  EAI_AGAIN: dnsTrouble,
  EPROTO: ['unreachable', 'the TLS handshake failed: does this server speak https?'],
};

/** Whoever answers cannot show that it is the server that was meant. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/** Turns whatever a request died of into a kind and words. Pure; every error gets an answer. */
export function explainDialError(error: unknown): CheckFailure {
  const { code, message } = describe(error);
  const said = saidByCode[code];
  if (said) return failed(...said);
  if (CERTIFICATE.test(code)) return failed('certificate', `its certificate is not trusted (${code}): ${message}`);
  if (code.startsWith('HPE_'))
    return failed('not_ollama', `answers, but not with HTTP (${code}): not an Ollama server`);
  return failed('unreachable', message === '' ? code : message);
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: 'unknown error', message: String(error) };
  // A name with several addresses fails with one error per address; the first tells as much as any.
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return { code: code || error.name, message: first instanceof Error ? first.message : error.message };
}
