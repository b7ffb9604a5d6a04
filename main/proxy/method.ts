import { METHODS } from 'node:http';
import type { ClientRequest } from './client-wire.ts';

const KNOWN: ReadonlySet<string> = new Set(METHODS);

/** The method, fit for a record: HTTP/1.1's parser knows its methods, over HTTP/2 any word of any length may stand there. */
export function methodOf({ method = '', stream }: Pick<ClientRequest, 'method' | 'stream'>): string {
  return stream === undefined || KNOWN.has(method) ? method : 'OTHER';
}
