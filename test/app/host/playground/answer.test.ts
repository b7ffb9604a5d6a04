import { describe, expect, it } from 'vitest';
import { createAnswer, placingOf } from '../../../../app/host/playground/answer.ts';

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
const piece = (content: string) => line({ message: { role: 'assistant', content }, done: false });
const last = line({
  message: { role: 'assistant', content: '' },
  done: true,
  done_reason: 'length',
  load_duration: 41_000_000,
  prompt_eval_count: 26,
  prompt_eval_duration: 120_000_000,
  eval_count: 3,
  eval_duration: 42_000_000,
});

describe('an answer that streams', () => {
  it('is complete with its last object, whose nanoseconds become milliseconds', () => {
    const answer = createAnswer(200);
    expect(answer.data(Buffer.concat([piece('Hel'), piece('lo')]))).toMatchObject({ text: 'Hello', ending: null });
    expect(answer.data(last).ending).toEqual({
      outcome: 'complete',
      reason: null,
      status: null,
      figures: {
        promptTokens: 26,
        outputTokens: 3,
        loadMs: 41,
        prefillMs: 120,
        decodeMs: 42,
        doneReason: 'length',
      },
    });
  });

  it('says null for what the last object leaves out', () => {
    const { ending } = createAnswer(200).data(line({ message: { content: '' }, done: true }));
    expect(ending?.figures).toEqual({
      promptTokens: null,
      outputTokens: null,
      loadMs: null,
      prefillMs: null,
      decodeMs: null,
      doneReason: null,
    });
  });

  it('tells thinking from text', () => {
    const found = createAnswer(200).data(line({ message: { content: '', thinking: 'hm' }, done: false }));
    expect(found).toMatchObject({ text: '', thinking: 'hm' });
  });

  it('is broken by an error in its midst, in that error’s words', () => {
    const { text, ending } = createAnswer(200).data(
      Buffer.concat([piece('Hel'), line({ error: 'runner died' }), piece('x')]),
    );
    expect(text).toBe('Hel');
    expect(ending).toMatchObject({ outcome: 'broken', reason: 'runner died' });
  });

  it('is broken when it stops without a last object, whatever the connection says', () => {
    const orderly = createAnswer(200);
    orderly.data(Buffer.concat([piece('Hel'), Buffer.from('{"mess')]));
    expect(orderly.over(null).ending).toMatchObject({ outcome: 'broken', reason: 'the answer stopped before its end' });
    expect(createAnswer(200).over('the connection broke').ending?.reason).toBe('the connection broke');
  });

  it('is complete when only the line end is missing', () => {
    const answer = createAnswer(200);
    answer.data(last.subarray(0, -1));
    expect(answer.over(null).ending?.outcome).toBe('complete');
  });

  it('is broken by what is no line of a chat', () => {
    const { ending } = createAnswer(200).data(Buffer.from('<html>Bad gateway</html>\n'));
    expect(ending?.reason).toBe('this is no line of a chat: <html>Bad gateway</html>');
  });

  it('is ended when it is longer than can be shown', () => {
    const answer = createAnswer(200);
    const long = piece('x'.repeat(400_000));
    expect([answer.data(long), answer.data(long)].map(({ ending }) => ending)).toEqual([null, null]);
    expect(answer.data(long).ending?.reason).toContain('longer than can be shown');
  });
});

describe('a refusal', () => {
  it('says what the body says, however it was cut', () => {
    const answer = createAnswer(404);
    answer.data(Buffer.from('{"error":"model '));
    answer.data(Buffer.from('not found"}'));
    expect(answer.over(null).ending).toMatchObject({ outcome: 'refused', status: 404, reason: 'model not found' });
  });

  it('without words says its status', () => {
    expect(createAnswer(502).over(null).ending?.reason).toBe('the answer was status 502 without a reason');
  });
});

it('reads from the gateway’s headers how the question was placed', () => {
  const headers = {
    'x-corral-backend': 'rig-1',
    'x-corral-attempts': '2',
    'x-corral-queue-ms': '340',
  };
  expect(placingOf(headers, 512)).toEqual({ backend: 'rig-1', attempts: 2, queueMs: 340, ttfbMs: 512 });
  expect(placingOf({}, 512)).toEqual({ backend: null, attempts: null, queueMs: null, ttfbMs: 512 });
});
