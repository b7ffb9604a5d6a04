import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Ask } from './asks.ts';

/** What one client got. */
export interface Got {
  readonly ask: Ask;
  readonly status: number | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `whole` = the body came to its end, `cut` = the connection broke, `left` = the client hung up. */
  readonly ended: 'whole' | 'cut' | 'left';
}

const SLOW_PAUSE_MS = 4;

/** Sends one request and reads its answer the way its reader does. Always resolves. */
export function send(url: string, ask: Ask, agent: Agent): Promise<Got> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let answer: IncomingMessage | null = null;
    let left = false;
    const done = (ended: Got['ended']): void => {
      const { statusCode = null, headers = {} } = answer ?? {};
      resolve({ ask, status: statusCode, headers, body: Buffer.concat(chunks), ended: left ? 'left' : ended });
    };
    const leave = (): void => {
      left = true;
      outgoing.destroy();
      done('left');
    };
    const headers = { 'x-request-id': ask.id, 'content-length': Buffer.byteLength(ask.body) };
    const outgoing = request(`${url}${ask.path}`, { method: 'POST', headers, agent }, (incoming) => {
      answer = incoming;
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (ask.reader === 'leaves-mid-stream' && bytes >= ask.leavesAfter) leave();
        if (ask.reader === 'slow') pauseABit(incoming);
      });
      incoming.on('end', () => done('whole'));
      incoming.on('close', () => done('cut'));
      incoming.on('error', () => done('cut'));
    });
    outgoing.on('error', () => done('cut'));
    outgoing.end(ask.body);
    if (ask.reader === 'leaves-in-time') setTimeout(leave, ask.leavesAfter);
  });
}

function pauseABit(incoming: IncomingMessage): void {
  incoming.pause();
  setTimeout(() => incoming.resume(), SLOW_PAUSE_MS);
}
