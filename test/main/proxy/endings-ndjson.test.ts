import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEnding } from '../../../main/proxy/endings/create-ending.ts';
import type { EndingKind, EndingVerdict } from '../../../main/proxy/endings/ending.ts';

type Kind = Exclude<EndingKind, 'none'>;

const DELTA = '{"model":"m","message":{"role":"assistant","content":"Grüße, 世界 🦙"},"done":false}\n';
const DONE =
  '{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":412345678,' +
  '"load_duration":41000000,"prompt_eval_count":26,"prompt_eval_duration":120000000,"eval_count":3,"eval_duration":41500000}\n';
const TOKENS = { prompt: 26, output: 3, loadMs: 41, promptEvalMs: 120, evalMs: 41.5 };

const judge = (text: string | readonly Uint8Array[], kind: Kind = 'ndjson-done'): EndingVerdict => {
  const ending = createEnding(kind);
  for (const chunk of typeof text === 'string' ? [Buffer.from(text)] : text) ending.push(chunk);
  return ending.finish();
};

const appended = (before: string): string => {
  const ending = createEnding('ndjson-done');
  ending.push(Buffer.from(before));
  return before + Buffer.from(ending.inBandError('it "broke"', 'stream_broken')).toString();
};

/** Cuts bytes, not characters. */
const cut = (text: string, at: readonly number[]): Buffer[] => {
  const bytes = Buffer.from(text);
  const edges = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
};

describe('a stream of generated lines', () => {
  it('is complete with done:true, and its figures come in milliseconds', () => {
    expect(judge(DELTA + DELTA + DONE)).toEqual({ complete: true, error: null, tokens: TOKENS });
  });

  it('is complete without its last line break, and with CRLF or blank lines', () => {
    expect(judge(DELTA + DONE.trimEnd()).complete).toBe(true);
    expect(judge(DELTA.replace('\n', '\r\n') + DONE.replace('\n', '\r\n')).complete).toBe(true);
    expect(judge(`${DELTA}${DONE}\n\r\n\n`).complete).toBe(true);
  });

  it('is complete without figures when it only loaded the model', () => {
    expect(judge('{"model":"m","response":"","done":true,"done_reason":"load"}\n')).toEqual({
      complete: true,
      error: null,
      tokens: null,
    });
  });

  it.each([
    ['nothing', ''],
    ['a line break', '\n'],
    ['deltas only', DELTA + DELTA],
    ['half a final line', DELTA + DONE.slice(0, 150)],
    ['half a line after the final one', DONE + DELTA.slice(0, 20)],
    ['another line after the final one', DONE + DELTA],
    ['the mark inside a text', '{"message":{"content":"\\"done\\":true"},"done":false}\n'],
    ['no JSON', 'done:true\n'],
    ['a JSON array', '[{"done":true}]\n'],
    ['done as text', '{"done":"true"}\n'],
  ])('is not complete with %s', (_, text) => {
    expect(judge(text).complete).toBe(false);
  });

  it('tells the error that ended it', () => {
    expect(judge(`${DELTA}{"error":"model runner has unexpectedly stopped"}\n`)).toEqual({
      complete: false,
      error: 'model runner has unexpectedly stopped',
      tokens: null,
    });
  });

  it('leaves unknown what the server did not say', () => {
    expect(judge('{"done":true,"total_duration":5,"eval_count":7}\n').tokens).toEqual({
      prompt: null,
      output: 7,
      loadMs: null,
      promptEvalMs: null,
      evalMs: null,
    });
  });

  it('may be judged before its end, and again after it', () => {
    const ending = createEnding('ndjson-done');
    ending.push(Buffer.from(DELTA));
    expect(ending.finish().complete).toBe(false);
    ending.push(Buffer.from(DONE));
    expect(ending.finish().complete).toBe(true);
  });

  it('gets the same verdict however it is cut into chunks', () => {
    const streams = fc.constantFrom(
      DELTA + DONE,
      DELTA + DELTA,
      `${DELTA}{"error":"kaputt: 世界"}\r\n`,
      `${DELTA}\r\n${DONE.replace('\n', '\r\n')}`,
      DELTA + DONE.slice(0, 100),
    );
    fc.assert(
      fc.property(streams, fc.array(fc.nat(), { maxLength: 30 }), (text, at) => {
        expect(judge(cut(text, at))).toEqual(judge(text));
      }),
      { numRuns: 500 },
    );
    for (const text of [DELTA + DONE, `${DELTA}{"error":"x"}\n`]) {
      expect(judge([...Buffer.from(text)].map((byte) => Buffer.of(byte)))).toEqual(judge(text));
    }
  });
});

describe('a very long last line', () => {
  const final = (context: number): string =>
    `{"model":"m","response":"","done":true,"context":[${'1234567,'.repeat(context)}1],"eval_count":3}\n`;

  it('is read whole up to 8 MB, in whatever chunks', () => {
    const text = DELTA + final(900_000);
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    );
    expect(judge(chunks)).toMatchObject({ complete: true, tokens: { output: 3 } });
  });

  it('is judged by its beginning beyond that, with the figures unknown', () => {
    const bytes = Buffer.from(DELTA + final(1_200_000));
    expect(judge([bytes.subarray(0, 100), bytes.subarray(100, 6_000_000), bytes.subarray(6_000_000)])).toEqual({
      complete: true,
      error: null,
      tokens: null,
    });
    const endless = Buffer.from(`${DELTA}{"response":"${'x'.repeat(9_000_000)}`);
    expect(judge([endless, Buffer.from('"}')]).complete).toBe(false);
  });
});

describe('a stream of progress lines', () => {
  const progress = '{"status":"pulling manifest"}\n{"status":"pulling a80c4f17acd5","total":10,"completed":5}\n';

  it('is complete with status success', () => {
    expect(judge(`${progress}{"status":"success"}\n`, 'ndjson-success')).toEqual({
      complete: true,
      error: null,
      tokens: null,
    });
  });

  it('is not complete before, nor by done:true, nor after an error', () => {
    expect(judge(progress, 'ndjson-success').complete).toBe(false);
    expect(judge(`${progress}{"done":true}\n`, 'ndjson-success').complete).toBe(false);
    expect(judge(`${progress}{"error":"pull model manifest: file does not exist"}\n`, 'ndjson-success')).toEqual({
      complete: false,
      error: 'pull model manifest: file does not exist',
      tokens: null,
    });
  });
});

describe('the error told inside the stream', () => {
  it.each([
    ['nothing', ''],
    ['whole lines', DELTA],
    ['half a line', DELTA.slice(0, 30)],
    ['half a line after whole ones', DELTA + DELTA.slice(0, 30)],
  ])('is a line of its own after %s', (_, before) => {
    const lines = appended(before).trimEnd().split('\n');
    expect(lines.at(-1)).toBe('{"error":"it \\"broke\\""}');
    expect(appended(before).endsWith('\n')).toBe(true);
  });

  it('adds no blank line', () => {
    expect(appended(DELTA)).toBe(`${DELTA}{"error":"it \\"broke\\""}\n`);
    expect(appended('')).toBe('{"error":"it \\"broke\\""}\n');
  });
});
