import { expect, it } from 'vitest';
import { csvText } from '../../shared/csv-text.ts';

it('quotes what would be read as something else, and nothing more', () => {
  expect(csvText([['owner', 'a,b', 'say "hi"', ' x', 'two\nlines', ''], ['Ana']])).toBe(
    'owner,"a,b","say ""hi"""," x","two\nlines",\r\nAna\r\n',
  );
});
