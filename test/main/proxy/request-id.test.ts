import { describe, expect, it } from 'vitest';
import { makeSecret } from '../../../main/access/key-text.ts';
import { createRequestIds } from '../../../main/proxy/request-id.ts';

const aKey = makeSecret('ck_23456789', (bytes) => new Uint8Array(bytes).fill(7));
const idFor = (given?: string) => createRequestIds(() => 0.5)(given);

describe("the client's own id", () => {
  it.each(['req-1', 'a', '00-4bf92f3577b34da6-01', 'A.b_c:d/e+f=', 'x'.repeat(128)])('is kept: %s', (given) => {
    expect(idFor(given)).toBe(given);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a\nb',
    'a"b',
    'a,b',
    'a;b',
    '<script>',
    'né',
    'a\n',
    'x'.repeat(129),
    aKey,
    `job/${aKey}`,
    aKey.slice(0, -9),
  ])('is replaced when it does not fit a log line and a header, or is a key: %j', (given) => {
    expect(idFor(given)).toMatch(/^[a-z0-9]+-1$/);
  });
});

it('ids made here differ from each other, and from those of another process', () => {
  const here = createRequestIds(() => 0.25);
  const there = createRequestIds(() => 0.75);
  const ids = Array.from({ length: 100 }, () => [here(undefined), there(undefined)]).flat();
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+-[a-z0-9]+$/);
});
