import { expect, it } from 'vitest';
import { z } from 'zod';
import { keyRules, keyRulesToEdit } from '../../shared/key-input.ts';

const secret = `ck_23456789_${'Ab1'.repeat(16)}x`;
const toEdit = z.object(keyRulesToEdit);

it.each([secret, ` ${secret}`, `laptop (${secret})`, secret.slice(0, -6)])(
  'keeps no key in a name or a note: %j',
  (text) => {
    const problems = [
      keyRules.safeParse({ owner: text }),
      keyRules.safeParse({ owner: 'Ana', note: text }),
      toEdit.safeParse({ owner: text }),
      toEdit.safeParse({ note: text }),
    ].map(({ error }) => error?.issues.map(({ path, message }) => `${path}: ${message}`).join());
    expect(problems.map((problem) => problem?.split(':')[0])).toEqual(['owner', 'note', 'owner', 'note']);
    for (const problem of problems) {
      expect(problem).toContain('holds a key');
      expect(problem).not.toContain('Ab1');
    }
  },
);

it('takes the public part of a key in both, which is how keys are spoken of', () => {
  expect(keyRules.parse({ owner: 'Ana', note: 'follows ck_23456789' }).note).toBe('follows ck_23456789');
});
