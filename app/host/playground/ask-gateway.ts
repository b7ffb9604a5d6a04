import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ChatMessage } from '../../../shared/playground.ts';
import type { OwnGateway } from '../own-gateway.ts';

/** A question for one model, for a backend of the asker's choice or for whichever the gateway picks. */
export interface Question {
  /** Becomes the id of the exchange, so that it can be found while it is still waiting. */
  readonly id: string;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly backend?: string | undefined;
  readonly options?:
    | { readonly temperature?: number | undefined; readonly num_predict?: number | undefined }
    | undefined;
}

export interface AnswerListener {
  head(status: number, headers: IncomingHttpHeaders): void;
  data(chunk: Buffer): void;
  /** Nothing more comes. `failure` says what broke; null when the answer's end was orderly, whatever it says. */
  over(failure: string | null): void;
}

/** Asks the gateway over its own port, like any other client: queued, balanced and recorded. The function hangs up. */
export function askGateway({ url, key }: OwnGateway, question: Question, listener: AnswerListener): () => void {
  const { id, model, messages, backend, options } = question;
  const body = Buffer.from(JSON.stringify({ model, messages, stream: true, ...(options && { options }) }));
  const target = new URL('/api/chat', url);
  const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
    method: 'POST',
    agent: false,
    // Its own port, which nobody else can have meanwhile. The certificate speaks for other names than loopback's.
    rejectUnauthorized: false,
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'corral-playground',
      authorization: `Bearer ${key}`,
      'x-request-id': id,
      ...(backend === undefined ? {} : { 'x-corral-backend': backend }),
    },
  });
  let isOver = false;
  const over = (failure: string | null): void => {
    if (isOver) return;
    isOver = true;
    listener.over(failure);
  };
  request.on('error', (error) => over(`the gateway could not be asked: ${error.message}`));
  request.on('response', (response) => {
    listener.head(response.statusCode ?? 0, response.headers);
    pump(response, listener, over);
  });
  request.end(body);
  return () => {
    isOver = true;
    request.destroy();
  };
}

function pump(response: IncomingMessage, listener: AnswerListener, over: (failure: string | null) => void): void {
  response.on('data', (chunk: Buffer) => listener.data(chunk));
  response.on('end', () => over(null));
  response.on('error', () => over('the connection to the gateway broke'));
  response.on('close', () => over('the connection to the gateway broke'));
}
