import { describe, expect, it, onTestFinished } from 'vitest';
import { watchKeyAge } from '../../../main/access/watch-key-age.ts';
import type { ToldStore } from '../../../main/ports.ts';
import { createTold } from '../../../main/told.ts';
import { err, ok } from '../../../shared/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { startReporter } from '../telemetry/news/news-fixture.ts';
import { createAccessUnderTest } from './key-fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEXT_LOOK_MS = 60_000;

/** Keys, the watch over them, and what is told of them; `restart` is another run with the same keys and memory. */
function setUp() {
  const keyed = createAccessUnderTest();
  const { clock, access, newKey } = keyed;
  const marks = new Map<string, string>();
  const store: ToldStore = { load: () => [...marks], save: (subject, mark) => ok(void marks.set(subject, mark)) };
  const { reporter, news, log } = startReporter();
  const lines: string[] = [];
  const tell = (told: ToldStore): (() => void) =>
    watchKeyAge({
      ...{ clock, keys: access.keys.lifetimes, tell: reporter.keysAging },
      told: createTold(told, { error: (message, fields) => lines.push(`${message} ${String(fields?.error)}`) }),
    });
  let stop = tell(store);
  onTestFinished(() => stop());
  const restart = ({ awayMs = 0, memory = store } = {}): void => {
    stop();
    clock.advance(awayMs);
    stop = tell(memory);
    clock.advance(2_000);
  };
  const keyFor = (days: number, owner: string) => newKey({ owner, expiresAt: clock.now() + days * DAY_MS });
  return { ...keyed, keyFor, news, log, lines, restart };
}

describe('the end of a key', () => {
  it('is told fourteen days and three days before, and when it has come, once each', () => {
    const { clock, keyFor, news, log } = setUp();
    const { id } = keyFor(90, 'Ann');
    clock.advance(75 * DAY_MS);
    expect(news()).toEqual([]);
    clock.advance(DAY_MS + NEXT_LOOK_MS);
    expect(news()).toEqual([`warning: key ${id} of Ann expires in 14 days; it was never used`]);
    expect(log.latest(1)).toMatchObject([{ kind: 'key', backend: null }]);
    clock.advance(11 * DAY_MS);
    expect(news()).toEqual([`warning: key ${id} of Ann expires in 3 days; it was never used`]);
    clock.advance(30 * DAY_MS);
    expect(news()).toEqual([`bad: key ${id} of Ann has expired and is refused; it was never used`]);
  });

  it('says whether anybody would miss it, and never a secret', () => {
    const { clock, keyFor, news, comeWith } = setUp();
    const { id, secret } = keyFor(90, 'Ann');
    clock.advance(75 * DAY_MS);
    comeWith(secret);
    clock.advance(DAY_MS + 2 * HOUR_MS);
    const [told = ''] = news();
    expect(told).toBe(`warning: key ${id} of Ann expires in 14 days; it was last used 24 h ago`);
    expect(told).not.toContain(secret);
  });

  it('is not told again by the next run, which tells what has come since', () => {
    const { clock, keyFor, news, restart } = setUp();
    const { id } = keyFor(90, 'Ann');
    clock.advance(80 * DAY_MS);
    expect(news()).toHaveLength(1);
    restart();
    clock.advance(2 * DAY_MS);
    expect(news()).toEqual([]);
    restart();
    clock.advance(6 * DAY_MS);
    expect(news()).toEqual([`warning: key ${id} of Ann expires in 3 days; it was never used`]);
  });

  it('is told as the last that has come when nobody was there for the others', () => {
    const { keyFor, news, restart } = setUp();
    keyFor(90, 'Ann');
    restart({ awayMs: 89 * DAY_MS });
    expect(news()).toEqual([expect.stringContaining('of Ann expires in 24 h')]);
  });

  it('is told anew when the key lives longer, and not of a key that is revoked', () => {
    const { clock, keyFor, news, access } = setUp();
    const ann = keyFor(90, 'Ann');
    const bob = keyFor(90, 'Bob');
    clock.advance(70 * DAY_MS);
    access.keys.revoke(bob.id);
    access.keys.edit(ann.id, { expiresAt: clock.now() + 30 * DAY_MS });
    clock.advance(15 * DAY_MS);
    expect(news()).toEqual([]);
    clock.advance(DAY_MS + NEXT_LOOK_MS);
    expect(news()).toEqual([expect.stringContaining('of Ann expires in 14 days')]);
  });

  it('is told in one sentence of many keys that end together', () => {
    const { keyFor, news, restart } = setUp();
    const made = Array.from({ length: 500 }, (_, index) => keyFor(90, `user-${index}`));
    restart({ awayMs: 76 * DAY_MS });
    const named = made.slice(0, 4).map(({ id }, index) => `${id} of user-${index}`);
    expect(news()).toEqual([`warning: 500 keys expire within 14 days: ${named.join(', ')} and 496 more`]);
    restart({ awayMs: 14 * DAY_MS });
    expect(news()).toEqual([`bad: 500 keys have expired and are refused: ${named.join(', ')} and 496 more`]);
  });

  it('is told though it cannot be written down, once in this run, and the log says so', () => {
    const { clock, keyFor, news, lines, restart } = setUp();
    restart({ memory: { load: () => [], save: () => err('disk full') } });
    keyFor(90, 'Ann');
    clock.advance(77 * DAY_MS);
    expect(news()).toHaveLength(1);
    expect(lines).toEqual(['what was told could not be written down, so that it will be told again disk full']);
  });
});

it('a watch that ended leaves nothing behind', () => {
  const clock = createManualClock();
  const told = createTold(undefined, { error: () => {} });
  watchKeyAge({ clock, told, keys: () => [], tell: () => {} })();
  expect(clock.pending()).toBe(0);
});
