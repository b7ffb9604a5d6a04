import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEnding } from '../../../main/proxy/endings/create-ending.ts';
import type { EndingVerdict } from '../../../main/proxy/endings/ending.ts';

type Kind = 'sse-done' | 'sse-responses' | 'sse-anthropic';

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { readonly type: string }): string => `event: ${value.type}\n${data(value)}`;

const figures = (prompt: number | null, output: number | null) => ({
  prompt,
  output,
  loadMs: null,
  promptEvalMs: null,
  evalMs: null,
});

const streamOf = (kind: Kind, chunks: readonly Uint8Array[]) => {
  const ending = createEnding(kind);
  for (const chunk of chunks) ending.push(chunk);
  return ending;
};
const judge = (kind: Kind, text: string): EndingVerdict => streamOf(kind, [Buffer.from(text)]).finish();

/** What a reader of server-sent events makes of the text: one entry per event that has data. */
const eventsOf = (text: string): { name: string | null; data: string }[] =>
  text
    .split(/\r?\n\r?\n/)
    .map((block) => block.split(/\r?\n/))
    .map((lines) => ({
      name:
        lines
          .find((line) => line.startsWith('event:'))
          ?.slice(6)
          .trim() ?? null,
      data: lines
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trim())
        .join('\n'),
    }))
    .filter((found) => found.data !== '');

const errorAfter = (kind: Kind, before: string) => {
  const bytes = streamOf(kind, [Buffer.from(before)]).inBandError('it "broke"', 'stream_broken');
  const last = eventsOf(before + Buffer.from(bytes).toString()).at(-1);
  return { name: last?.name ?? null, data: JSON.parse(last?.data ?? 'null') as unknown };
};

const delta = data({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content: 'Grüße 🦙' }, finish_reason: null }],
});
const finish = data({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const usage = data({ choices: [], usage: { prompt_tokens: 26, completion_tokens: 3, total_tokens: 29 } });
const DONE = 'data: [DONE]\n\n';

const created = event({ type: 'response.created', response: { id: 'r', usage: null } } as never);
const textDelta = event({ type: 'response.output_text.delta', delta: 'Grüße' } as never);
const completed = event({
  type: 'response.completed',
  response: { usage: { input_tokens: 5, output_tokens: 7 } },
} as never);

const messageStart = event({
  type: 'message_start',
  message: { usage: { input_tokens: 11, output_tokens: 0 } },
} as never);
const blockDelta = event({ type: 'content_block_delta', delta: { type: 'text_delta', text: '世界' } } as never);
const messageDelta = event({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage: { output_tokens: 9 },
} as never);
const messageStop = event({ type: 'message_stop' });

describe('an OpenAI stream', () => {
  it('is complete with [DONE], with the figures of the usage chunk before it', () => {
    expect(judge('sse-done', delta + finish + usage + DONE)).toEqual({
      complete: true,
      error: null,
      tokens: figures(26, 3),
    });
  });

  it('does not guess figures that were not asked for', () => {
    expect(judge('sse-done', delta + finish + DONE)).toEqual({ complete: true, error: null, tokens: null });
  });

  it('takes the last of the running usages of a completion', () => {
    const zero = data({ choices: [{ text: 'a' }], usage: { prompt_tokens: 0, completion_tokens: 0 } });
    expect(judge('sse-done', zero + zero + usage + DONE).tokens).toEqual(figures(26, 3));
  });

  it.each([
    ['nothing', ''],
    ['deltas only', delta + delta],
    ['a finish without [DONE]', delta + finish],
    ['half a mark', `${delta}data: [DO`],
    ['the mark inside a text', data({ choices: [{ delta: { content: 'data: [DONE]' } }] })],
  ])('is not complete with %s', (_, text) => {
    expect(judge('sse-done', text).complete).toBe(false);
  });

  it('tells an error that came inside it, and is not whole by a mark after it', () => {
    const broken = data({ error: { message: 'runner died', type: 'api_error' } });
    expect(judge('sse-done', delta + broken)).toMatchObject({ complete: false, error: 'runner died' });
    expect(judge('sse-done', delta + broken + DONE)).toMatchObject({ complete: false, error: 'runner died' });
    expect(judge('sse-done', data({ error: 'plain words' }))).toMatchObject({ error: 'plain words' });
    expect(judge('sse-done', delta + data({ error: null }) + DONE)).toMatchObject({ complete: true, error: null });
  });

  it('takes CRLF, comments, and data without a space', () => {
    const text = `: ping\r\n\r\n${delta.replaceAll('\n', '\r\n')}data:[DONE]\r\n\r\n: bye\r\n\r\n`;
    expect(judge('sse-done', text).complete).toBe(true);
  });
});

describe('a Responses stream', () => {
  it('is complete with response.completed and its figures', () => {
    expect(judge('sse-responses', created + textDelta + completed)).toEqual({
      complete: true,
      error: null,
      tokens: figures(5, 7),
    });
  });

  it('is complete when it failed in the proper way, and says why', () => {
    const failed = event({
      type: 'response.failed',
      response: { error: { code: 'x', message: 'no memory' } },
    } as never);
    expect(judge('sse-responses', created + failed)).toMatchObject({ complete: true, error: 'no memory' });
    const incomplete = event({
      type: 'response.incomplete',
      response: { usage: { input_tokens: 1, output_tokens: 2 } },
    } as never);
    expect(judge('sse-responses', created + incomplete)).toEqual({
      complete: true,
      error: null,
      tokens: figures(1, 2),
    });
  });

  it('is not complete without a terminal event, whatever [DONE] says', () => {
    expect(judge('sse-responses', created + textDelta).complete).toBe(false);
    expect(judge('sse-responses', created + textDelta + DONE).complete).toBe(false);
  });

  it('tells an error event', () => {
    const broken = event({ type: 'error', code: 'server_error', message: 'runner died' } as never);
    expect(judge('sse-responses', created + broken)).toMatchObject({ complete: false, error: 'runner died' });
  });
});

describe('an Anthropic stream', () => {
  it('is complete with message_stop; output from the delta, prompt from the start', () => {
    expect(judge('sse-anthropic', messageStart + blockDelta + blockDelta + messageDelta + messageStop)).toEqual({
      complete: true,
      error: null,
      tokens: figures(11, 9),
    });
  });

  it('prefers the counted prompt of the delta to the estimate of the start', () => {
    const counted = event({ type: 'message_delta', usage: { input_tokens: 14, output_tokens: 9 } } as never);
    expect(judge('sse-anthropic', messageStart + blockDelta + counted + messageStop).tokens).toEqual(figures(14, 9));
  });

  it('is not complete before message_stop', () => {
    expect(judge('sse-anthropic', messageStart + blockDelta + messageDelta)).toMatchObject({ complete: false });
  });

  it('tells an error event', () => {
    const broken = event({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } } as never);
    expect(judge('sse-anthropic', messageStart + broken)).toMatchObject({ complete: false, error: 'busy' });
  });
});

describe('any stream of events', () => {
  const streams: [Kind, string][] = [
    ['sse-done', delta + finish + usage + DONE],
    ['sse-done', delta + data({ error: { message: 'kaputt 世界' } })],
    ['sse-done', (delta + DONE).replaceAll('\n', '\r\n')],
    ['sse-done', `${delta}data: [DON`],
    ['sse-responses', created + textDelta + completed],
    ['sse-anthropic', messageStart + blockDelta + messageDelta + messageStop],
  ];

  it('gets the same verdict however it is cut into chunks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...streams), fc.array(fc.nat(), { maxLength: 30 }), ([kind, text], at) => {
        const bytes = Buffer.from(text);
        const edges = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(streamOf(kind, chunks).finish()).toEqual(judge(kind, text));
      }),
      { numRuns: 500 },
    );
    for (const [kind, text] of streams) {
      const bytes = [...Buffer.from(text)].map((byte) => Buffer.of(byte));
      expect(streamOf(kind, bytes).finish()).toEqual(judge(kind, text));
    }
  });

  const befores = (stream: string) => [
    ['nothing', ''],
    ['whole events', stream],
    ['half an event', stream + stream.slice(0, 40)],
  ];

  it.each(befores(delta))('tells an OpenAI client of the break after %s', (_, before = '') => {
    expect(errorAfter('sse-done', before)).toEqual({
      name: null,
      data: { error: { message: 'it "broke"', type: 'api_error', param: null, code: 'stream_broken' } },
    });
  });

  it.each(befores(textDelta))('tells a Responses client of the break after %s', (_, before = '') => {
    expect(errorAfter('sse-responses', before)).toEqual({
      name: 'error',
      data: {
        type: 'error',
        code: 'stream_broken',
        message: 'it "broke"',
        param: null,
        sequence_number: before === '' ? 0 : 1,
      },
    });
  });

  it.each(befores(blockDelta))('tells an Anthropic client of the break after %s', (_, before = '') => {
    expect(errorAfter('sse-anthropic', before)).toEqual({
      name: 'error',
      data: { type: 'error', error: { type: 'api_error', message: 'it "broke"' } },
    });
  });
});
