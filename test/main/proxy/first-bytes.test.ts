import { describe, expect, it } from 'vitest';
import { judgeFirstBytes } from '../../../main/proxy/first-bytes.ts';
import { Reception } from '../../../main/proxy/reception.ts';
import { findRoute, type Route } from '../../../main/proxy/routes.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function routeOf(method: string, path: string): Route {
  const found = findRoute(method, path);
  if (!found.ok) throw new Error(found.refusal.message);
  return found.route;
}

const chat = routeOf('POST', '/api/chat');
const openai = routeOf('POST', '/v1/chat/completions');
const pull = routeOf('POST', '/api/pull');
const show = routeOf('POST', '/api/show');
const NDJSON = 'application/x-ndjson';

interface Heard {
  readonly status?: number;
  readonly type?: string;
  readonly body?: readonly string[];
  readonly ended?: boolean;
}

/** An answer as far as it has been received. */
function hear({ status = 200, type = NDJSON, body = [], ended = false }: Heard) {
  const reception = new Reception({ onBody: () => false, onFailure: () => {} }, createManualClock(), 1_000);
  const aborts: Error[] = [];
  const controller = { abort: (reason: Error) => aborts.push(reason) } as never;
  reception.onRequestStart(controller);
  reception.onResponseStart(controller, status, type === '' ? {} : { 'content-type': type });
  for (const chunk of body) reception.onResponseData(controller, Buffer.from(chunk));
  if (ended) reception.onResponseEnd();
  return { reception, aborts };
}

const judge = (heard: Heard, route = chat) => judgeFirstBytes(hear(heard).reception, route);

describe('a good answer', () => {
  it.each([
    ['a line', { body: ['{"model":"m","message":{"content":"Hi"},"done":false}\n'] }, chat],
    ['the first event', { type: 'text/event-stream', body: ['data: {"id":"chatcmpl-1"}\n\n'] }, openai],
    ['a word about an error', { body: ['{"model":"m","message":{"content":"{\\"error\\""}}\n'] }, chat],
    ['an object with a charset', { type: 'application/json; charset=utf-8', body: ['{"modelfile":""}'] }, show],
  ])('is relayed from %s on', (_, heard, route) => {
    expect(judge(heard, route)).toBe('answer');
  });

  it('may be empty where nothing is generated', () => {
    expect(judge({ type: '', ended: true }, routeOf('DELETE', '/api/delete'))).toBe('answer');
  });

  it('of a management order may have any type, and starts with whatever it starts', () => {
    expect(judge({ type: 'text/plain', body: ['ok'] }, pull)).toBe('answer');
    expect(judge({ body: ['{"error":"pull model manifest: file does not exist"}\n'] }, pull)).toBe('answer');
  });
});

describe('an error status', () => {
  const missing = { status: 404, type: 'application/json', body: ['{"error":"model ', "'m' not found\"}"] };

  it('is held until its words are complete', () => {
    expect(judge({ ...missing, body: [] })).toBe('wait');
    expect(judge(missing)).toBe('wait');
  });

  it('then is a failure with all that the backend said', () => {
    expect(judge({ ...missing, ended: true })).toEqual({
      kind: 'failed',
      failure: {
        kind: 'status',
        status: 404,
        contentType: 'application/json',
        body: '{"error":"model \'m\' not found"}',
      },
      held: {
        status: 404,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from('{"error":"model \'m\' not found"}'),
      },
    });
  });

  it('may come without a type and without a word', () => {
    expect(judge({ status: 403, type: '', ended: true })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'status', status: 403, contentType: null, body: '' },
    });
  });

  it('is passed on when it is too large to hold', () => {
    const body = ['x'.repeat(64 * 1024), 'x'];
    expect(judge({ status: 500, body: body.slice(0, 1) })).toBe('wait');
    expect(judge({ status: 500, body })).toBe('answer');
  });
});

describe('a 200 that is none', () => {
  it.each([
    ['a native line', NDJSON, '{"error":"llama runner process has terminated"}\n', chat],
    ['an event', 'text/event-stream', 'data: {"error":{"message":"it stopped"}}\n\n', openai],
  ])('begins with %s of error, and is a failure once that is complete', (_, type, line, route) => {
    expect(judge({ type, body: [line] }, route)).toBe('wait');
    expect(judge({ type, body: [line], ended: true }, route)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'error_line', message: line.replace('data: ', '').trim() },
      held: { status: 200, body: Buffer.from(line) },
    });
  });

  it('ends before it begins', () => {
    expect(judge({ ended: true })).toMatchObject({ kind: 'failed', failure: { kind: 'empty_stream' } });
  });

  it.each([
    ['text/html', 'answered /api/chat with text/html'],
    ['', 'answered /api/chat with no content type'],
  ])('comes as %j, and is hung up on', (type, reason) => {
    const { reception, aborts } = hear({ type, body: ['<html>'] });
    expect(judgeFirstBytes(reception, chat)).toEqual({
      kind: 'failed',
      failure: { kind: 'not_ollama', reason },
      held: null,
    });
    expect(aborts).toHaveLength(1);
  });
});
