const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed before an answer',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  EPIPE: 'the connection was closed before an answer',
  EHOSTUNREACH: 'no route to this address',
  ENETUNREACH: 'no route to this address',
  ETIMEDOUT: 'no answer to the connection attempt',
  UND_ERR_CONNECT_TIMEOUT: 'no answer to the connection attempt',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
};

/** What a delivery died of, for an admin. Pure; every error gets an answer, and none repeats the address. */
export function explain(error: unknown): string {
  // A name with several addresses fails with one error per address; the first tells as much as any.
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return words[code] ?? (code === '' ? 'the delivery failed' : `the delivery failed (${code})`);
}
