import { describe, expect, it } from 'vitest';
import { createJsonEnding } from '../../../main/proxy/endings/create-ending.ts';
import type { ApiShape } from '../../../shared/exchange.ts';

const judge = (api: ApiShape, text: string, cutAt = 1) => {
  const ending = createJsonEnding(api);
  ending.push(Buffer.from(text).subarray(0, cutAt));
  ending.push(Buffer.from(text).subarray(cutAt));
  return ending.finish();
};

const figures = (prompt: number | null, output: number | null) => ({
  prompt,
  output,
  loadMs: null,
  promptEvalMs: null,
  evalMs: null,
});

describe('an answer in one document', () => {
  it('has the native figures in milliseconds', () => {
    const text =
      '{"response":"Grüße","done":true,"total_duration":9000000,"load_duration":2000000,"prompt_eval_count":4,"prompt_eval_duration":3000000,"eval_count":5,"eval_duration":1500000}';
    expect(judge('native', text, 14)).toEqual({
      complete: true,
      error: null,
      tokens: { prompt: 4, output: 5, loadMs: 2, promptEvalMs: 3, evalMs: 1.5 },
    });
  });

  it.each([
    ['openai', { prompt_tokens: 4, completion_tokens: 5 }],
    ['responses', { input_tokens: 4, output_tokens: 5 }],
    ['anthropic', { input_tokens: 4, output_tokens: 5 }],
  ] as const)('has the usage of %s', (api, usage) => {
    expect(judge(api, JSON.stringify({ id: 'x', usage })).tokens).toEqual(figures(4, 5));
  });

  it('has the prompt alone for embeddings', () => {
    expect(judge('openai', '{"data":[],"usage":{"prompt_tokens":4,"total_tokens":4}}').tokens).toEqual(
      figures(4, null),
    );
  });

  it('has no figures when it names none, is no object, or is no JSON', () => {
    for (const text of ['{"embedding":[0.1]}', '[1]', '"x"', 'plain text', '', '{"usage":5}']) {
      expect([text, judge('openai', text), judge('native', text)]).toEqual([
        text,
        { complete: true, error: null, tokens: null },
        { complete: true, error: null, tokens: null },
      ]);
    }
  });

  it('is read up to 64 KB, and only passed on beyond', () => {
    const sized = (bytes: number): string => {
      const bare = '{"x":"","usage":{"prompt_tokens":4}}';
      return bare.replace('""', `"${'x'.repeat(bytes - bare.length)}"`);
    };
    expect(judge('openai', sized(64 * 1024), 1000).tokens).toEqual(figures(4, null));
    expect(judge('openai', sized(64 * 1024 + 1), 1000).tokens).toBeNull();
  });

  it('has no room for an error of ours', () => {
    const ending = createJsonEnding('openai');
    ending.push(Buffer.from('{"id":'));
    expect(ending.inBandError('broke', 'stream_broken')).toHaveLength(0);
  });
});
