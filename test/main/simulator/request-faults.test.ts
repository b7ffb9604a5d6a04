import { describe, expect, it } from 'vitest';
import { verifyText } from '../../../main/simulator/index.ts';
import {
  ask,
  chat,
  drive,
  LLAMA,
  lastLine,
  lines,
  open,
  SMALL,
  settleSockets,
  startRig,
  startStillRig,
} from './rig.ts';

const short = { stream: false, options: { num_predict: 2 } };
const ready = { preload: [LLAMA, SMALL], numParallel: 2 };

describe('faults of single requests', () => {
  it.each([
    ['500', 500, expect.stringContaining('model runner has unexpectedly stopped')],
    ['503', 503, 'server busy, please try again.  maximum pending requests exceeded'],
    ['429', 429, expect.any(String)],
    ['404', 404, `model '${LLAMA}' not found`],
  ] as const)('answers %s in the native shape', async (kind, status, message) => {
    const server = await startRig(ready);
    server.setFault({ kind });
    const answer = await ask(server, '/api/chat', chat('x', short));
    expect([answer.status, answer.json.error]).toEqual([status, message]);
    expect((await ask(server, '/api/version')).status).toBe(200);
  });

  it('answers in the shape of the API that was called', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: '500', message: 'boom' });
    const openAi = await ask(server, '/v1/chat/completions', chat('x'));
    expect(openAi.json).toEqual({ error: { message: 'boom', type: 'api_error', param: null, code: null } });
    const anthropic = await ask(server, '/v1/messages', { ...chat('x'), max_tokens: 5 });
    expect(anthropic.json).toMatchObject({ type: 'error', error: { type: 'api_error', message: 'boom' } });
  });

  it('answers an empty 403', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: '403-empty' });
    const answer = await ask(server, '/api/chat', chat('x', short));
    expect([answer.status, answer.text]).toEqual([403, '']);
  });

  it('strikes only the model, route, number and times it is told to', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: '500', model: LLAMA, route: '/api/chat', nth: 2 });
    server.setFault({ kind: '503', model: SMALL, times: 1 });
    server.setFault({ kind: '429', route: '/api/version' });
    const statuses: number[] = [];
    for (const body of [
      chat('1', short),
      chat('2', short),
      chat('3', short),
      { ...chat('4', short), model: SMALL },
      { ...chat('5', short), model: SMALL },
    ]) {
      statuses.push((await ask(server, '/api/chat', body)).status);
    }
    expect(statuses).toEqual([200, 500, 200, 503, 200]);
    expect((await ask(server, '/api/version')).status).toBe(429);
    expect((await ask(server, '/api/tags')).status).toBe(200);
  });

  it('strikes with its probability', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: '500', probability: 0.5 });
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => ask(server, '/api/chat', { model: LLAMA, messages: [] })),
    );
    const failed = answers.filter((answer) => answer.status === 500).length;
    expect(failed).toBeGreaterThan(12);
    expect(failed).toBeLessThan(48);
  });

  it('hangs before the headers with the permit held, or in the middle of the stream', async () => {
    const server = await startStillRig({ ...ready, numParallel: 1 });
    server.setFault({ kind: 'hang-before-headers', times: 1 });
    server.setFault({ kind: 'hang-mid-stream', afterTokens: 3, nth: 2 });
    const silent = open(server, '/api/chat', chat('x'));
    await expect.poll(() => server.snapshot().counters.requests).toBe(1);
    server.advance(60_000);
    await settleSockets();
    expect([silent.status(), server.snapshot().runners[0]?.permitsFree]).toEqual([null, 0]);
    silent.abort();
    await expect.poll(() => server.snapshot().runners[0]?.permitsFree).toBe(1);

    const stream = open(server, '/api/chat', chat('y'));
    await expect.poll(() => server.snapshot().counters.requests).toBe(2);
    server.advance(60_000);
    await expect.poll(() => stream.status()).toBe(200);
    await settleSockets();
    expect(lines(stream.text())).toHaveLength(3);
    stream.abort();
    await expect.poll(() => server.snapshot().runners[0]?.permitsFree).toBe(1);
  });

  it.each([
    ['cut-rst', 'broken'],
    ['cut-fin', 'broken'],
  ] as const)('breaks the connection after some tokens, bytes, or before anything with %s', async (kind, ending) => {
    const server = await startRig(ready);
    server.setFault({ kind, afterTokens: 3, nth: 1 });
    server.setFault({ kind, afterBytes: 200, nth: 2 });
    server.setFault({ kind, nth: 3 });
    const tokens = open(server, '/api/chat', chat('x'));
    expect(await tokens.ending).toBe(ending);
    expect(lines(tokens.text())).toHaveLength(3);
    const bytes = open(server, '/api/chat', chat('x'));
    expect(await bytes.ending).toBe(ending);
    expect(Buffer.byteLength(bytes.text())).toBe(200);
    const nothing = open(server, '/api/chat', chat('x'));
    expect([await nothing.ending, nothing.status()]).toEqual(['broken', null]);
    expect(server.snapshot().requests.map((request) => request.outcome)).toEqual(['cut', 'cut', 'cut']);
    expect((await ask(server, '/api/chat', chat('x', short))).status).toBe(200);
  });

  it('ends a stream in good order but without its terminal marker', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: 'truncate-clean', afterTokens: 4 });
    const native = open(server, '/api/chat', chat('x'));
    expect(await native.ending).toBe('end');
    expect(lines(native.text()).map((line) => (line as { done: boolean }).done)).toEqual([false, false, false, false]);
    const sse = open(server, '/v1/chat/completions', chat('x', { stream: true }));
    expect(await sse.ending).toBe('end');
    expect(sse.text()).not.toContain('[DONE]');
    expect((await ask(server, '/api/chat', chat('x', { stream: false }))).json.done).toBe(false);
  });

  it('reports a failure in mid-stream the way each API does', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: 'error-line', afterTokens: 2, message: 'runner <died>' });
    const native = await ask(server, '/api/chat', chat('x'));
    expect(native.status).toBe(200);
    expect(native.text.split('\n').at(-2)).toBe('{"error":"runner \\u003cdied\\u003e"}');
    const sse = await ask(server, '/v1/chat/completions', chat('x', { stream: true }));
    const chunks = sse.text
      .trim()
      .split('\n\n')
      .map((chunk) => JSON.parse(chunk.slice('data: '.length)));
    expect(chunks).toHaveLength(3);
    expect(chunks[2].choices[0]).toEqual({ index: 0, delta: { content: '' }, finish_reason: null });
    const anthropic = await ask(server, '/v1/messages', { ...chat('x', { stream: true }), max_tokens: 50 });
    expect(anthropic.text).not.toContain('message_stop');
    const responses = await ask(server, '/v1/responses', { model: LLAMA, input: 'x', stream: true });
    expect(responses.text).not.toContain('response.completed');
  });

  it('reports a failure before the first token as a status, with the short content type and no length', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: 'error-line', afterTokens: 0 });
    const answer = await ask(server, '/api/chat', chat('x'));
    expect([answer.status, answer.headers['content-type'], answer.headers['transfer-encoding']]).toEqual([
      500,
      'application/json',
      'chunked',
    ]);
    const whole = await ask(server, '/api/chat', chat('x', { stream: false }));
    expect([whole.status, whole.headers['content-type']]).toEqual([500, 'application/json; charset=utf-8']);
  });

  it('slows down, stutters and ramps', async () => {
    const server = await startStillRig(ready);
    const timed = async (): Promise<number> => {
      const answer = await drive(
        server,
        ask(server, '/api/chat', chat('x', { stream: false, options: { num_predict: 24 } })),
      );
      return answer.json.eval_duration;
    };
    const normal = await timed();
    for (const fault of [
      { kind: 'slow', factor: 5 },
      { kind: 'stutter', chance: 0.5, pauseMs: 1000 },
      { kind: 'ramp', perToken: 1 },
    ] as const) {
      server.setFault(fault);
      expect(await timed()).toBeGreaterThan(normal * 3);
      server.clearFaults();
    }
  });

  it('lets a model vanish between the listing and its use', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: 'stale-inventory', model: LLAMA });
    expect((await ask(server, '/api/tags')).text).toContain(LLAMA);
    expect((await ask(server, '/api/chat', chat('x', short))).status).toBe(404);
    expect((await ask(server, '/api/chat', { ...chat('x', short), model: SMALL })).status).toBe(200);
  });

  it('disguises a runner failure as a 400 when embedding', async () => {
    const server = await startRig();
    server.setFault({ kind: 'embed-400' });
    const answer = await ask(server, '/api/embed', { model: 'nomic-embed-text', input: 'x' });
    expect([answer.status, answer.json.error]).toEqual([
      400,
      expect.stringMatching(/^do embedding request: Post "http:.*": EOF$/),
    ]);
  });

  it('skews the clock of timestamps', async () => {
    const server = await startRig(ready);
    server.setFault({ kind: 'clock-skew', skewMs: -3_600_000 });
    const answer = await ask(server, '/api/chat', chat('x', short));
    expect(Date.parse(answer.json.created_at)).toBeLessThan(Date.now() - 3_000_000);
    expect(Date.parse((await ask(server, '/api/ps')).json.models[0].expires_at)).toBeLessThan(Date.now() - 3_000_000);
  });
});

describe('garbage', () => {
  const spoilt = async (
    form: Parameters<Awaited<ReturnType<typeof startRig>>['setFault']>[0] & { kind: 'garbage' },
  ) => {
    const server = await startRig(ready);
    server.setFault(form);
    return server;
  };

  it('answers with the page of some proxy', async () => {
    const server = await spoilt({ kind: 'garbage', form: 'html-502' });
    const answer = await ask(server, '/api/chat', chat('x'));
    expect([answer.status, answer.headers['content-type']]).toEqual([502, 'text/html']);
    expect(answer.text).toContain('<h1>502 Bad Gateway</h1>');
  });

  it('breaks, doubles or pads one line', async () => {
    const server = await spoilt({ kind: 'garbage', form: 'invalid-json' });
    expect(() => lines('')).not.toThrow();
    const broken = await ask(server, '/api/chat', chat('x'));
    expect(() => lines(broken.text)).toThrow();
    server.clearFaults();
    server.setFault({ kind: 'garbage', form: 'doubled-line' });
    const doubled = (await ask(server, '/api/chat', chat('x'))).text.split('\n');
    expect(doubled[1]).toBe(doubled[2]);
    server.clearFaults();
    server.setFault({ kind: 'garbage', form: 'blank-lines' });
    expect((await ask(server, '/api/chat', chat('x'))).text).toContain('\n\n\n');
  });

  it('sends bytes that are not UTF-8', async () => {
    const server = await spoilt({ kind: 'garbage', form: 'invalid-utf8' });
    expect((await ask(server, '/api/chat', chat('x'))).text).toContain('\ufffd');
  });

  it('sends a final line of a megabyte', async () => {
    const server = await spoilt({ kind: 'garbage', form: 'oversized-final' });
    const answer = await ask(server, '/api/chat', chat('x'));
    expect(lastLine(answer.text).context).toHaveLength(500_000);
  });

  it('lies about type and length', async () => {
    const server = await spoilt({ kind: 'garbage', form: 'wrong-content-type' });
    expect((await ask(server, '/api/chat', chat('x'))).headers['content-type']).toBe('text/html; charset=utf-8');
    server.clearFaults();
    server.setFault({ kind: 'garbage', form: 'bogus-content-length' });
    expect(await open(server, '/api/chat', chat('x')).ending).toBe('broken');
  });
});

describe('text', () => {
  const config = { ...ready, id: 'box-7', outputTokens: [300, 300] as [number, number] };
  const textOf = (body: string): string =>
    lines(body)
      .map((line) => (line as { message: { content: string } }).message.content)
      .join('');

  it('proves who wrote it and that nothing was lost, changed or doubled', async () => {
    const server = await startRig(config);
    const text = textOf((await ask(server, '/api/chat', chat('x'))).text);
    expect(verifyText(text)).toMatchObject({ author: 'box-7', intact: true });
    expect(/[^\0-\x7f]/.test(text)).toBe(true);
    expect(verifyText(text.replace(' ', '  '))?.intact).toBe(false);
    expect(verifyText(text.slice(0, 40) + text.slice(45))?.intact).toBe(false);
    expect(verifyText('something else')).toBeNull();
  });

  it('is cut in the middle of lines and characters when asked, without losing a byte', async () => {
    const server = await startRig({ ...config, fragmentWrites: true });
    const chunks: Buffer[] = [];
    const response = await fetch(`${server.url}/api/chat`, { method: 'POST', body: JSON.stringify(chat('x')) });
    for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk));
    expect(verifyText(textOf(Buffer.concat(chunks).toString()))?.intact).toBe(true);
    const whole = chunks.filter((chunk) => chunk.at(-1) === 10);
    expect(whole.length).toBeLessThan(chunks.length / 2);
  });
});
