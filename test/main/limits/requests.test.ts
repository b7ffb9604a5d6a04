import { expect, it } from 'vitest';
import { type LimitsSetUp, setUpLimits } from './limits-fixture.ts';

const setUp = ({ numbers, ...more }: LimitsSetUp = {}) =>
  setUpLimits({ numbers: { requestsPerMinute: 60, ...numbers }, ...more });

it('lets a key make one request and twenty on top at once, and then one a second, as the defaults say', () => {
  const { clock, refusalOf, passed } = setUp();
  expect(passed(30, 'a')).toBe(21);
  expect(refusalOf('a')).toEqual({
    code: 'limited',
    message: 'this key may make 60 requests per minute, and 20 at once on top; try again in 1 s',
    retryAfterS: 1,
  });
  clock.advance(999);
  expect(passed(5, 'a')).toBe(0);
  clock.advance(1);
  expect(passed(5, 'a')).toBe(1);
  clock.advance(3_600_000);
  expect(passed(30, 'a')).toBe(21);
});

it('lets whoever comes back when told in', () => {
  const { clock, refusalOf, passed } = setUp({ numbers: { requestsPerMinute: 7, burst: 0 } });
  expect(passed(2, 'a')).toBe(1);
  clock.advance((refusalOf('a')?.retryAfterS ?? 0) * 1000);
  expect(passed(1, 'a')).toBe(1);
});

it('counts each key apart, wherever it comes from', () => {
  const { passed } = setUp();
  expect([passed(30, 'a', '10.0.0.1'), passed(30, 'b', '10.0.0.1'), passed(30, 'a', '10.0.0.2')]).toEqual([21, 21, 0]);
});

it('holds whoever comes without a key by its address only, however that is written', () => {
  const { passed, limited } = setUp({ numbers: { requestsPerMinute: 60, burst: 2, perIpRequestsPerMinute: 30 } });
  expect([passed(9, null, '10.0.0.1'), passed(9, null, '10.0.0.2')]).toEqual([3, 3]);
  expect(passed(9, null, '::ffff:10.0.0.1')).toBe(0);
  expect(new Set(limited.map(String))).toEqual(new Set([String([null, 'perIpRequestsPerMinute'])]));
});

it('holds a client of IPv6 by its /64, within which it has any address it likes', () => {
  const { passed } = setUp({ numbers: { burst: 2, perIpRequestsPerMinute: 30 } });
  expect([passed(9, null, '2001:db8:0:1::7'), passed(9, null, '2001:db8:0:1:ffff::8')]).toEqual([3, 0]);
  expect(passed(9, null, '2001:db8:0:2::7')).toBe(3);
});

it('holds no keyless request where no limit for addresses is set', () => {
  const { ask, passed } = setUp();
  expect(passed(500, null)).toBe(500);
  expect(ask(null).standings).toEqual([]);
});

it('holds a key by its address, too, and takes nothing of the one limit for what the other refuses', () => {
  const { clock, passed, refusalOf, limited } = setUp({
    numbers: { requestsPerMinute: 60, burst: 2, perIpRequestsPerMinute: 6 },
  });
  expect(passed(3, 'a')).toBe(3);
  clock.advance(10_000);
  // One more of the address, three more of the key.
  expect(passed(50, 'a')).toBe(1);
  expect(limited.at(-1)).toEqual(['a', 'perIpRequestsPerMinute']);
  expect(refusalOf('a', '10.0.0.8')).toBeNull();
  expect(refusalOf('a', '10.0.0.8')).toBeNull();
  expect(refusalOf('a', '10.0.0.8')?.message).toContain('this key may make');
});

it('goes by a key’s own numbers where it has them, 0 being no limit', () => {
  const own = { quick: { requestsPerMinute: 600, burst: 99 }, free: { requestsPerMinute: 0 }, even: { burst: 0 } };
  const { clock, passed } = setUp({ own });
  expect([passed(200, 'quick'), passed(200, 'free'), passed(200, 'even'), passed(200, 'other')]).toEqual([
    100, 200, 1, 21,
  ]);
  clock.advance(1_000);
  expect([passed(200, 'quick'), passed(200, 'even')]).toEqual([10, 1]);
});

it('goes by new numbers at once, and forgets nothing of what was used', () => {
  const { passed, clock, change } = setUp();
  expect(passed(5, 'a')).toBe(5);
  change({ burst: 5 });
  expect(passed(9, 'a')).toBe(1);
  change({ requestsPerMinute: 6_000 });
  clock.advance(20);
  expect(passed(9, 'a')).toBe(2);
  change({ requestsPerMinute: 0 });
  expect(passed(900, 'a')).toBe(900);
});

it('tells with every answer what is left, and when all of it is there again', () => {
  const { clock, ask, passed } = setUp({ numbers: { requestsPerMinute: 60, burst: 20, perIpRequestsPerMinute: 600 } });
  const mine = { limit: 'requestsPerMinute', quota: 60, windowS: 60 };
  const ours = { limit: 'perIpRequestsPerMinute', quota: 600, windowS: 60 };
  expect(ask('a').standings).toEqual([
    { ...mine, remaining: 20, resetS: 1 },
    { ...ours, remaining: 20, resetS: 1 },
  ]);
  passed(20, 'a');
  expect(ask('a').standings[0]).toEqual({ ...mine, remaining: 0, resetS: 21 });
  clock.advance(1_500);
  expect(ask('b').standings).toEqual([
    { ...mine, remaining: 20, resetS: 1 },
    { ...ours, remaining: 14, resetS: 1 },
  ]);
});
