import { expect, it } from 'vitest';
import { createCallerLog, MOST_CALLERS } from '../../../main/access/caller-log.ts';

const ISSUER = 'https://id.example.com/';
const record = (sub: string, client = '10.0.0.7', prompt = 3, output = 5) => ({
  identity: { id: `jwt:${sub}`, name: sub },
  client,
  tokens: { prompt, output },
});

it('adds up what each was used for, the latest first', () => {
  const log = createCallerLog();
  log.note(record('ana'), ISSUER, 1_000);
  log.note(record('bo'), ISSUER, 2_000);
  log.note({ ...record('ana', '10.0.0.9'), tokens: null }, ISSUER, 3_000);
  log.note({ ...record('nobody'), identity: null }, ISSUER, 4_000);
  expect(log.list()).toEqual({
    callers: [
      {
        ...{ id: 'jwt:ana', name: 'ana', vouchedBy: ISSUER, requests: 2, promptTokens: 3, outputTokens: 5 },
        ...{ firstAt: 1_000, lastAt: 3_000, lastFrom: '10.0.0.9' },
      },
      {
        ...{ id: 'jwt:bo', name: 'bo', vouchedBy: ISSUER, requests: 1, promptTokens: 3, outputTokens: 5 },
        ...{ firstAt: 2_000, lastAt: 2_000, lastFrom: '10.0.0.7' },
      },
    ],
    most: MOST_CALLERS,
    forgotten: 0,
  });
});

it('remembers so many and no more: whoever was seen the longest ago goes', () => {
  const log = createCallerLog();
  for (const sub of ['old', 'kept']) log.note(record(sub), ISSUER, 0);
  for (let index = 0; index < MOST_CALLERS - 1; index += 1) {
    log.note(record(`user-${index}`), ISSUER, index);
    if (index === 10) log.note(record('kept'), ISSUER, index);
  }
  const { callers, forgotten } = log.list();
  const ids = callers.map(({ id }) => id);
  expect([callers.length, forgotten, ids.includes('jwt:old'), ids.includes('jwt:kept')]).toEqual([
    MOST_CALLERS,
    1,
    false,
    true,
  ]);
});
