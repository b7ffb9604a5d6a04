import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface DemoRequest {
  baseUrl: string;
  path: string;
  body: Record<string, unknown>;
  userAgent: string;
  apiKey: string | undefined;
}

export interface DemoReply {
  ok: boolean;
  /** The text of a native answer; empty for other APIs. */
  text: string;
}

function contentOf(line: string): string {
  try {
    const { message } = JSON.parse(line) as { message?: { content?: unknown } };
    return typeof message?.content === 'string' ? message.content : '';
  } catch {
    return '';
  }
}

function textOf(body: string): string {
  return body.startsWith('{') ? body.split('\n').map(contentOf).join('') : '';
}

function read(response: IncomingMessage, done: (reply: DemoReply) => void): void {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    body += chunk;
  });
  response.on('error', () => done({ ok: false, text: '' }));
  response.on('end', () => done({ ok: response.statusCode === 200, text: textOf(body) }));
}

/** Sends one request and calls `done` exactly once, whatever happens. Returns what breaks it off. */
export function sendDemoRequest(wanted: DemoRequest, done: (reply: DemoReply) => void): () => void {
  const payload = JSON.stringify(wanted.body);
  let settled = false;
  const settle = (reply: DemoReply): void => {
    if (settled) return;
    settled = true;
    done(reply);
  };
  const target = new URL(`${wanted.baseUrl}${wanted.path}`);
  const outgoing = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
    target,
    {
      method: 'POST',
      // The gateway of this same process; its certificate speaks for other names than loopback's.
      rejectUnauthorized: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
        'user-agent': wanted.userAgent,
        ...(wanted.apiKey === undefined ? {} : { authorization: `Bearer ${wanted.apiKey}` }),
      },
    },
    (response) => read(response, settle),
  );
  outgoing.on('error', () => settle({ ok: false, text: '' }));
  outgoing.on('close', () => settle({ ok: false, text: '' }));
  outgoing.end(payload);
  return () => outgoing.destroy();
}
