import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMultipartModel } from '../../../main/proxy/multipart-model.ts';
import { ok } from '../../../shared/result.ts';

const TYPE = 'multipart/form-data; boundary=B0undary';
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav';
const MODEL = 'Content-Disposition: form-data; name="model"';

const part = (head: string, content: string): string => `--B0undary\r\n${head}\r\n\r\n${content}\r\n`;
const form = (...parts: string[]): Buffer => Buffer.from(`${parts.join('')}--B0undary--\r\n`, 'latin1');
/** The name that stands where it is said to stand. */
function find(body: Buffer, type: string | undefined = TYPE) {
  const found = findMultipartModel(type, body);
  if (!found.ok) return found;
  if (found.value === null) return ok(null);
  const { name, at } = found.value;
  expect(body.toString('utf8', ...at)).toBe(name);
  return ok(name);
}
const problem = (body: Buffer, type?: string) => {
  const result = find(body, type);
  return result.ok ? null : result.error.message;
};
const model = (value: string | null) => ({ ok: true, value });

describe('findMultipartModel', () => {
  it('finds the field before, between and after files', () => {
    const field = part(MODEL, 'whisper:large');
    const file = part(FILE, 'RIFF\r\n--x\r\n\u0000\u00ff');
    expect(find(form(field, file))).toEqual(model('whisper:large'));
    expect(find(form(file, field))).toEqual(model('whisper:large'));
    expect(find(form(file, field, file))).toEqual(model('whisper:large'));
  });

  it.each([
    'content-disposition:form-data;name=model',
    'Content-Type: text/plain\r\nContent-Disposition: Form-Data; name="model"',
    'Content-Disposition: form-data; name="model";\r\nContent-Transfer-Encoding: 8bit',
  ])('reads the head %j', (head) => {
    expect(find(form(part(head, 'm')))).toEqual(model('m'));
  });

  it.each([
    'multipart/form-data;boundary=B0undary',
    'Multipart/Form-Data; charset=utf-8; boundary="B0undary"',
    'multipart/form-data; boundary=B0undary; charset=UTF-8',
  ])('reads the type %j', (type) => {
    expect(find(form(part(MODEL, 'm')), type)).toEqual(model('m'));
  });

  it('says so when there is no model, or an empty one', () => {
    expect(find(form(part(FILE, 'x')))).toEqual(model(null));
    expect(find(form(part(MODEL, '')))).toEqual(model(null));
    expect(find(Buffer.from('--B0undary\r\n\r\n--B0undary--'))).toEqual(model(null));
    expect(find(Buffer.from('--B0undary--'))).toEqual(model(null));
  });

  it('does not take a file, a quoted look-alike or the inside of a file for the field', () => {
    expect(find(form(part('Content-Disposition: form-data; name="model"; filename="m"', 'x')))).toEqual(model(null));
    expect(find(form(part('Content-Disposition: form-data; name="file"; filename="; name=model; \\""', 'x')))).toEqual(
      model(null),
    );
    expect(find(form(part('Content-Disposition: attachment; name="model"', 'x')))).toEqual(model(null));
    const disguised = `x--B0undary\r\n${MODEL}\r\n\r\nallowed`;
    expect(find(form(part(FILE, disguised), part(MODEL, 'real')))).toEqual(model('real'));
  });

  it.each([
    ['no type', undefined, form(part(MODEL, 'm'))],
    ['a JSON type', 'application/json', form(part(MODEL, 'm'))],
    ['no boundary', 'multipart/form-data', form(part(MODEL, 'm'))],
    ['an encoded boundary', `${TYPE}; boundary*=utf-8''x`, form(part(MODEL, 'm'))],
    ['two boundaries', `${TYPE}; boundary=x`, form(part(MODEL, 'm'))],
    ['a preamble', TYPE, Buffer.concat([Buffer.from('hello\r\n'), form(part(MODEL, 'm'))])],
    ['an empty body', TYPE, Buffer.alloc(0)],
    ['an unfinished form', TYPE, Buffer.from(part(MODEL, 'm'))],
    ['an unfinished head', TYPE, Buffer.from(`--B0undary\r\n${MODEL}`)],
    ['two models', TYPE, form(part(MODEL, 'a'), part(MODEL, 'b'))],
    ['an empty model before another', TYPE, form(part(MODEL, ''), part(MODEL, 'b'))],
    ['a longer boundary', TYPE, form(part(FILE, 'x\r\n--B0undaryX'), part(MODEL, 'm'))],
    ['a bare line feed in a head', TYPE, form(part(`X: y\n${MODEL}`, 'a'), part(MODEL, 'b'))],
    ['a folded head', TYPE, form(part('Content-Disposition: form-data;\r\n name="model"', 'a'), part(MODEL, 'b'))],
    ['two dispositions', TYPE, form(part(`${FILE}\r\n${MODEL}`, 'm'))],
    ['an encoded name', TYPE, form(part("Content-Disposition: form-data; name*=utf-8''model", 'a'))],
    ['an escaped name', TYPE, form(part('Content-Disposition: form-data; name="\\model"', 'a'))],
    ['a name given twice', TYPE, form(part('Content-Disposition: form-data; name="x"; name="model"', 'a'))],
    ['an unclosed quote', TYPE, form(part('Content-Disposition: form-data; name="model', 'a'))],
    ['an encoded model', TYPE, form(part(`${MODEL}\r\nContent-Transfer-Encoding: quoted-printable`, 'm=6F'))],
    ['a head of 9 KB', TYPE, form(part(`X: ${'y'.repeat(9_000)}\r\n${MODEL}`, 'm'))],
    ['a model of 2 KB', TYPE, form(part(MODEL, 'm'.repeat(2_000)))],
    ['101 parts', TYPE, form(...Array.from({ length: 101 }, () => part(FILE, 'x')))],
  ])('refuses %s as a bad request', (_, type, body) => {
    const result = findMultipartModel(type, body);
    expect(result.ok ? null : result.error.code).toBe('bad_request');
  });

  it('names what is wrong', () => {
    expect(problem(form(part(MODEL, 'a'), part(MODEL, 'b')))).toBe('the form names its model twice');
  });

  it('finds what the platform itself writes', async () => {
    const file = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z0-9.:/-]{1,30}$/),
        file,
        fc.stringMatching(/^[^\\]{0,20}$/),
        async (name, bytes, title) => {
          const data = new FormData();
          data.append('file', new Blob([new Uint8Array(bytes)]), title);
          data.append('model', name);
          const request = new Response(data);
          const body = Buffer.from(await request.arrayBuffer());
          expect(find(body, request.headers.get('content-type') ?? undefined)).toEqual(model(name));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('--B0undary', '\r\n', '\n', '--', MODEL, FILE, 'm', '"', ';', ' ');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (list) => {
        expect(typeof find(Buffer.from(list.join(''))).ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});
