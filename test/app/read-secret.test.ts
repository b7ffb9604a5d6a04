import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../app/read-secret.ts';
import { err, ok } from '../../shared/result.ts';

/** A person at a terminal, and all that is drawn there. */
function atTerminal() {
  const from = new PassThrough();
  let drawn = '';
  const say = (text: string): void => {
    drawn += text;
  };
  const secret = readSecret('Credential: ', { from, isTerminal: true, say });
  return { secret, type: (keys: string) => void from.write(keys), drawn: () => drawn, from };
}

describe('a secret from a pipe', () => {
  it('is all that comes', async () => {
    const from = Readable.from(['sk-01', '23\n']);
    expect(await readSecret('', { from, isTerminal: false, say: () => {} })).toEqual(ok('sk-0123\n'));
  });

  it.each([
    ['nothing', [''], /^nothing came on stdin/],
    ['blanks', ['\n \n'], /^nothing came on stdin/],
    ['a file taken for one', ['x'.repeat(40_000), 'x'.repeat(40_000)], /too long/],
  ])('is refused when it is %s', async (_what, chunks, why) => {
    const read = await readSecret('', { from: Readable.from(chunks), isTerminal: false, say: () => {} });
    expect(!read.ok && read.error).toMatch(why);
  });
});

describe('a secret from a person', () => {
  it('is not shown while it is typed, and may be corrected', async () => {
    const { secret, type, drawn } = atTerminal();
    type('sk-0199\x7f\x7f23\r');
    expect(await secret).toEqual(ok('sk-0123'));
    expect(drawn()).toBe('Credential: \n');
  });

  it('is none when they press Ctrl-C, or close their terminal', async () => {
    const one = atTerminal();
    one.type('sk-01\x03');
    expect(await one.secret).toEqual(err('nothing was stored'));
    const other = atTerminal();
    other.from.end();
    expect(await other.secret).toEqual(err('nothing was given'));
  });
});
