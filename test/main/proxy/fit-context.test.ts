import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../main/proxy/edits.ts';
import { scanBody } from '../../../main/proxy/find-model.ts';
import { type ContextRule, type Fitted, fitContext } from '../../../main/proxy/fit-context.ts';
import { positiveOption, readOptions } from '../../../main/proxy/read-options.ts';
import { createWorkReader } from '../../../main/proxy/read-work.ts';

const pin: ContextRule = { policy: 'pin', tokens: 8_192 };
const clamp: ContextRule = { policy: 'clamp', tokens: 8_192 };

function applied(body: string, rule: ContextRule): Fitted | null {
  const text = Buffer.from(body);
  const reader = createWorkReader('native');
  const scan = scanBody(text, ['model'], true, reader.visit);
  if (!scan.ok) throw new Error(scan.refusal.message);
  return fitContext(text, reader.options(text), rule);
}
function fitted(body: string, rule: ContextRule): string | undefined {
  const found = applied(body, rule);
  return found ? applyEdits(Buffer.from(body), [found.edit]).toString() : undefined;
}

describe('a pinned context size', () => {
  it('takes the place of the one asked for, every other byte staying as it was', () => {
    const body =
      '{ "model":"m",\t"options" : {"temperature":0.10, "num_ctx" : 4096.0 ,"seed":1},"prompt":"<b>\\u00fc🙂"} tail';
    expect(fitted(body, pin)).toBe(body.replace('4096.0', '8192'));
    expect(applied(body, pin)).toMatchObject({ askedTokens: 4_096, givenTokens: 8_192 });
  });

  it.each([
    ['no options', '{"model":"m"}', '{"options":{"num_ctx":8192},"model":"m"}'],
    ['nothing at all', ' { } ', ' {"options":{"num_ctx":8192} } '],
    ['other options', '{"model":"m","options":{ "seed":1}}', '{"model":"m","options":{"num_ctx":8192, "seed":1}}'],
    ['empty options', '{"model":"m","options":{ }}', '{"model":"m","options":{"num_ctx":8192 }}'],
    ['options that are null', '{"options":null,"model":"m"}', '{"options":{"num_ctx":8192},"model":"m"}'],
    ['a size that is null', '{"options":{"num_ctx":null},"model":"m"}', '{"options":{"num_ctx":8192},"model":"m"}'],
    ['options spelled otherwise', '{"OPTIONS":{"seed":1}}', '{"OPTIONS":{"num_ctx":8192,"seed":1}}'],
  ])('is written into a body with %s', (_, body, expected) => {
    expect(fitted(body, pin)).toBe(expected);
    expect(applied(body, pin)).toMatchObject({ askedTokens: null });
  });

  it('replaces the size that counts when it is named twice', () => {
    expect(fitted('{"options":{"num_ctx":1,"num_ctx":2}}', pin)).toBe('{"options":{"num_ctx":1,"num_ctx":8192}}');
    expect(fitted('{"options":{"num_ctx":1},"options":{"seed":2}}', pin)).toBe(
      '{"options":{"num_ctx":8192},"options":{"seed":2}}',
    );
    expect(fitted('{"options":{"num_ctx":1},"options":null}', pin)).toBe(
      '{"options":{"num_ctx":1},"options":{"num_ctx":8192}}',
    );
  });

  it('touches nothing when the request asks for it already', () => {
    expect(applied('{"options":{"num_ctx":8192}}', pin)).toBeNull();
    expect(applied('{"options":{"num_ctx":8.192e3}}', pin)).toBeNull();
  });

  it('leaves what the backend will refuse for it to refuse', () => {
    expect(applied('{"options":{"num_ctx":"4096"}}', pin)).toBeNull();
    expect(applied('{"options":{"num_ctx":[1]}}', pin)).toBeNull();
    expect(applied('{"options":"fast"}', pin)).toBeNull();
  });

  it('is what the body then says, and all that it says anew, whatever JSON it is', () => {
    const option = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.integer({ min: 1, max: 1e6 }));
    const options = fc.oneof(
      fc.dictionary(fc.constantFrom('num_ctx', 'seed', 'stop', 'num_gpu'), option),
      fc.constant(null),
      fc.constant(undefined),
    );
    const spaces = fc.constantFrom(undefined, 1, 4, '\t');
    fc.assert(
      fc.property(options, fc.jsonValue(), spaces, fc.boolean(), (asked, other, space, isFirst) => {
        const parts = isFirst ? { options: asked, prompt: other } : { prompt: other, options: asked };
        const body = JSON.stringify(parts, null, space);
        const result = fitted(body, pin);
        const before = JSON.parse(body);
        const numCtx: unknown = before.options?.num_ctx ?? null;
        if (numCtx !== null && (typeof numCtx !== 'number' || numCtx === pin.tokens)) {
          expect(result).toBeUndefined();
          return;
        }
        expect(JSON.parse(result ?? '')).toEqual({ ...before, options: { ...before.options, num_ctx: pin.tokens } });
      }),
    );
  });
});

describe('a clamped context size', () => {
  it('is lowered when it is larger', () => {
    expect(fitted('{"options":{"num_ctx":131072}}', clamp)).toBe('{"options":{"num_ctx":8192}}');
    expect(applied('{"options":{"num_ctx":131072}}', clamp)).toMatchObject({
      askedTokens: 131_072,
      givenTokens: 8_192,
    });
  });

  it('stays when it is not, or when none is asked for', () => {
    for (const body of ['{"options":{"num_ctx":2048}}', '{"options":{"num_ctx":8192}}', '{"options":{}}', '{}'])
      expect(applied(body, clamp)).toBeNull();
  });
});

it('finds options of any size and does not mind what lies in them', () => {
  const text = Buffer.from(`{"stop":${JSON.stringify(['x'.repeat(100_000)])},"num_ctx":5,"num_predict":-1}`);
  const options = readOptions(text, [[0, text.length]]);
  expect(positiveOption(options, 'num_ctx')).toBe(5);
  expect(positiveOption(options, 'num_predict')).toBeNull();
});
