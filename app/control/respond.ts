import type { ServerResponse } from 'node:http';
import type { CommandError, Reply } from '../../shared/contract.ts';
import { pageHeaders } from '../content-policy.ts';

const statusByCode: Readonly<Record<CommandError['code'], number>> = {
  bad_input: 400,
  refused: 403,
  unknown_command: 404,
  not_found: 404,
  conflict: 409,
  failed: 500,
  unavailable: 503,
};

/** HTTP status that says the same as a reply. */
const replyStatus = (reply: Reply<unknown>): number => (reply.ok ? 200 : statusByCode[reply.error.code]);

/** Answers with a reply; the status follows from it unless given. */
export function sendReply(response: ServerResponse, reply: Reply<unknown>, status = replyStatus(reply)): void {
  send(response, status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(reply));
}

/** Answers with a page of words for a person. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  send(response, status, { 'content-type': 'text/html; charset=utf-8' }, `<!doctype html>${html}`);
}

/** Answers whole; nothing is cached unless the headers say so. */
export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { 'cache-control': 'no-store', ...pageHeaders, ...headers, 'content-length': length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
