import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from '../../../main/proxy/find-model.ts';

const scan = (text: string, keys: readonly string[] = ['model']) => scanBody(Buffer.from(text), keys);
const found = (model: string | null, stream: boolean | null = null) => ({
  ok: true,
  model,
  modelAt: model === null ? null : [expect.any(Number), expect.any(Number)],
  stream,
});

const refusalOf = (body: string | Uint8Array) => {
  const result = scanBody(Buffer.from(body), ['model', 'name']);
  return result.ok ? null : result.refusal;
};

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('scanBody finds', () => {
  it.each([
    ['{"model":"llama3.2"}', 'llama3.2'],
    [' \r\n\t{ "model" : "llama3.2" } ', 'llama3.2'],
    ['{"messages":[{"model":"inner","x":{"model":"deeper"}}],"model":"outer"}', 'outer'],
    ['{"model":"first","model":"last"}', 'last'],
    ['{"model":"first","MODEL":"last"}', 'last'],
    ['{"Model":"any case"}', 'any case'],
    ['{"mod\\u0065l":"escaped key"}', 'escaped key'],
    ['{"model":"a\\/b\\u003a7b"}', 'a/b:7b'],
    ['{"model":"caf\u00e9"}', 'caf\u00e9'],
    ['{"model":"kept","model":null}', 'kept'],
    ['{"model":null}', null],
    ['{"model":""}', null],
    ['{}', null],
    ['{"modelx":"no","mode":"no","":"no"}', null],
    ['{"model":"first value"} {"model":"trailing', 'first value'],
    ['{"model":"m"}garbage', 'm'],
    ['{"prompt":"say \\"model\\":\\"trick\\" \\\\","model":"m"}', 'm'],
  ])('the model of %s', (text, model) => {
    expect(scan(text)).toEqual(found(model));
  });

  it('the stream flag, told apart from its absence', () => {
    expect(scan('{"model":"m","stream":true}')).toEqual(found('m', true));
    expect(scan('{"stream":false,"model":"m"}')).toEqual(found('m', false));
    expect(scan('{"model":"m","stream":true,"Stream":false}')).toEqual(found('m', false));
    expect(scan('{"model":"m","stream":true,"stream":null}')).toEqual(found('m', null));
    expect(scan('{"model":"m","options":{"stream":true}}')).toEqual(found('m', null));
  });

  it('keys by the letters Go takes for ASCII ones', () => {
    expect(scan('{"model":"m","\u017ftream":true}')).toEqual(found('m', true));
    expect(scan('{"\u017fource":"s"}', ['source'])).toEqual(found('s'));
    expect(scan('{"\\u212aey":"v"}', ['key'])).toEqual(found('v'));
  });

  it('the legacy name only where the route allows it and no model is given', () => {
    expect(scan('{"name":"n"}')).toEqual(found(null));
    expect(scan('{"name":"n"}', ['model', 'name'])).toEqual(found('n'));
    expect(scan('{"name":"n","model":"m"}', ['model', 'name'])).toEqual(found('m'));
    expect(scan('{"name":"n","model":""}', ['model', 'name'])).toEqual(found('n'));
  });

  it('no stream flag where the route never streams, whatever the key holds', () => {
    expect(scanBody(Buffer.from('{"model":"m","stream":"x"}'), ['model'], false)).toEqual(found('m'));
  });

  it('a model behind an image of megabytes, wherever in memory the body starts', () => {
    const image = 'iVBORw0KGgo/'.repeat(200_000);
    const text = JSON.stringify({ messages: [{ role: 'user', images: [image, image] }], model: 'llava' });
    for (let offset = 0; offset < 5; offset += 1) {
      const memory = Buffer.alloc(text.length + offset);
      memory.write(text, offset, 'latin1');
      expect(scanBody(memory.subarray(offset), ['model'])).toEqual(found('llava'));
    }
  });
});

describe('scanBody refuses', () => {
  it.each([
    ['', 'missing request body'],
    [' \n', 'missing request body'],
    ['[]', 'the request body must be a JSON object'],
    ['"model"', 'the request body must be a JSON object'],
    ['\ufeff{"model":"m"}', 'the request body must be a JSON object'],
    ['{"model":5}', 'model must be a string'],
    ['{"model":{"name":"m"}}', 'model must be a string'],
    ['{"model":5,"model":"m"}', 'model must be a string'],
    ['{"name":["n"]}', 'name must be a string'],
    ['{"model":"m","stream":"yes"}', 'stream must be true or false'],
    ['{"model":"m"', 'the request body ends before its JSON does'],
    ['{"model":"m', 'the request body ends before its JSON does'],
    ['{"model":"m\\', 'the request body ends before its JSON does'],
    ['{', 'the request body ends before its JSON does'],
    ['{"model":"m",}', 'the request body is not valid JSON at byte 13'],
    ['{"model" "m"}', 'the request body is not valid JSON at byte 9'],
    ['{model:"m"}', 'the request body is not valid JSON at byte 1'],
    ['{"a":"\u0001"}', 'the request body is not valid JSON at byte 6'],
    ['{"a":"\\x"}', 'the request body is not valid JSON at byte 7'],
    ['{"a":01}', 'the request body is not valid JSON at byte 6'],
    ['{"a":[1,]}', 'the request body is not valid JSON at byte 8'],
    ['{"a":[}]}', 'the request body is not valid JSON at byte 6'],
    ['{"a":{"b":1,}}', 'the request body is not valid JSON at byte 12'],
    ['{"a":tru}', 'the request body is not valid JSON at byte 5'],
  ])('%j', (text, message) => {
    expect(refusalOf(text)).toEqual({ code: 'bad_request', message });
  });

  it('a control character anywhere in a long string', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 0, max: 31 }), (at, code) => {
        const long = 'x'.repeat(at) + String.fromCharCode(code) + 'x'.repeat(1000 - at);
        expect(refusalOf(`{"a":"${long}","model":"m"}`)?.message).toBe(
          `the request body is not valid JSON at byte ${6 + at}`,
        );
      }),
    );
  });

  it('nesting beyond what Ollama decodes, without exhausting the stack', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)},"model":"m"}`;
    expect(scan(nested(10_000))).toEqual(found('m'));
    expect(refusalOf(nested(10_001))?.code).toBe('bad_request');
    expect(refusalOf(`{"a":${'[{"b":'.repeat(1_000_000)}`)?.code).toBe('bad_request');
  });
});

describe('scanBody agrees', () => {
  interface Member {
    readonly key: string;
    readonly text: string;
    readonly value: unknown;
  }
  const letters = (word: string) =>
    fc
      .tuple(...[...word].map((c) => fc.constantFrom(c, c.toUpperCase(), `\\u00${c.charCodeAt(0).toString(16)}`)))
      .map((parts) => parts.join(''));
  const member = (key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Member> =>
    fc.tuple(letters(key), value).map(([spelt, v]) => ({ key, text: `"${spelt}":${JSON.stringify(v)}`, value: v }));
  const noise = fc
    .tuple(fc.string(), fc.jsonValue())
    .filter(([key]) => !/^(model|name|stream)$/i.test(key))
    .map(([key, value]) => ({
      key: '',
      text: `${JSON.stringify(key)} : ${JSON.stringify(value, null, 2)}`,
      value: null,
    }));
  const members = fc.array(
    fc.oneof(
      member('model', fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null))),
      member('name', fc.string({ unit: 'binary' })),
      member('stream', fc.constantFrom(true, false, null)),
      noise,
    ),
    { maxLength: 8 },
  );

  it('with a walk over the members, the last of each key winning', () => {
    fc.assert(
      fc.property(members, fc.constantFrom('', ' ', '\r\n\t'), (list, space) => {
        const last = (key: string) =>
          list.filter((m) => m.key === key && (key === 'stream' || m.value !== null)).at(-1)?.value;
        const text = `${space}{${space}${list.map((m) => m.text).join(`${space},${space}`)}${space}}`;
        expect(scan(text, ['model', 'name'])).toEqual(
          found((last('model') || last('name') || null) as string | null, (last('stream') ?? null) as boolean | null),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('with JSON.parse on what is an object and what is JSON at all', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"model"',
      '"m"',
      'null',
      'true',
      '1',
      '-',
      '0',
      '.5',
      'e',
      '+',
      ' ',
    ];
    const soup = fc.array(fc.constantFrom(...pieces, '\\u00e9', '\n', '\u0000', 'tru'), { maxLength: 14 });
    const bodies = fc.oneof(
      soup.map((list) => `{"a":${list.join('')}}`),
      soup.map((list) => list.join('')),
      fc.json().map((json) => `{"a":${json}}`),
      fc.tuple(fc.json(), fc.nat(), fc.nat(255)).map(([json, at, code]) => {
        const text = `{"a":${json}}`;
        const cut = at % text.length;
        return text.slice(0, cut) + String.fromCharCode(code) + text.slice(cut + 1);
      }),
    );
    fc.assert(
      fc.property(bodies, (text) => {
        const result = scanBody(Buffer.from(text), []);
        if (parses(text)) {
          expect(result.ok).toBe(text.trim().startsWith('{') && !/"stream"/.test(text));
        } else if (result.ok) {
          // Only because the first value is followed by something else.
          const ends = [...text.matchAll(/\}/g)].map((brace) => brace.index + 1);
          expect(ends.some((end) => parses(text.slice(0, end)))).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('with itself on any bytes: it never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(typeof scanBody(bytes, ['model']).ok).toBe('boolean');
        expect(typeof scanBody(Buffer.concat([Buffer.from('{"a":"'), bytes]), ['model']).ok).toBe('boolean');
      }),
    );
  });
});
