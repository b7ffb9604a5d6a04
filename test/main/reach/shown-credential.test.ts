import { describe, expect, it } from 'vitest';
import { shownCredential } from '../../../main/reach/shown-credential.ts';
import { err, ok } from '../../../shared/result.ts';

describe('a credential as a server is shown it', () => {
  it.each([
    ['authorization', 'sk-123456', 'Bearer sk-123456'],
    ['authorization', 'Basic YWRtaW46aHVudGVyMg==', 'Basic YWRtaW46aHVudGVyMg=='],
    ['x-api-key', 'sk-123456', 'sk-123456'],
    ['x-api-key', 'two words', 'two words'],
  ])('in %s: %s', (header, secret, value) => {
    expect(shownCredential(ok(secret), header).pair).toEqual(ok([header, value]));
  });

  it('is made unreadable at the same length, whole or without the name of its scheme', () => {
    const { hide } = shownCredential(ok('Basic YWRtaW46aHVudGVyMg=='), 'authorization');
    expect(hide('a Basic YWRtaW46aHVudGVyMg== b YWRtaW46aHVudGVyMg== c')).toBe(
      `a ${'*'.repeat(26)} b ${'*'.repeat(20)} c`,
    );
    expect(shownCredential(ok('sk-1 a'), 'x-key').hide('a sk-1 a b')).toBe('a ****** b');
  });

  it('that cannot be had says why, and hides nothing', () => {
    const { pair, hide } = shownCredential(err('the file is gone'), 'authorization');
    expect([pair, hide('text')]).toEqual([err('the file is gone'), 'text']);
  });
});
