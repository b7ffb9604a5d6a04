import { expect, it } from 'vitest';
import { createEventLog, type News } from '../../../main/telemetry/event-log.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const news = (text: string, backend: string | null = null): News => ({
  kind: 'fleet',
  severity: 'info',
  backend,
  text,
});

function setUp(remembered?: number) {
  const clock = createManualClock(1_000);
  return { clock, log: createEventLog({ clock, ...(remembered !== undefined && { remembered }) }) };
}

it('numbers events in the order they came, with their time, and lists the latest first', () => {
  const { clock, log } = setUp();
  log.note(news('first'));
  clock.advance(5);
  log.note(news('second'));
  expect(log.list()).toMatchObject([
    { seq: 2, at: 1_005, text: 'second' },
    { seq: 1, at: 1_000, text: 'first' },
  ]);
});

it('forgets the oldest, never the count', () => {
  const { log } = setUp(3);
  for (let n = 1; n <= 5; n += 1) log.note(news(`${n}`));
  expect(log.list().map(({ seq }) => seq)).toEqual([5, 4, 3]);
});

it('remembers five hundred', () => {
  const { log } = setUp();
  for (let n = 1; n <= 501; n += 1) log.note(news(`${n}`));
  expect(log.list()).toHaveLength(500);
  expect(log.list().at(-1)?.seq).toBe(2);
});

it('gives the events of one backend, those it shares with others included', () => {
  const { log } = setUp();
  log.note(news('rig-1 is down', 'rig-1'));
  log.note(news('rig-2 is down', 'rig-2'));
  log.note(news('3 more backends are down'), ['rig-1', 'rig-3', 'rig-4']);
  log.note(news('about nobody'));
  expect(log.list('rig-1').map(({ text }) => text)).toEqual(['3 more backends are down', 'rig-1 is down']);
  expect(log.list('rig-9')).toEqual([]);
});

it('gives the latest few', () => {
  const { log } = setUp();
  for (let n = 1; n <= 30; n += 1) log.note(news(`${n}`));
  expect(log.latest(2).map(({ text }) => text)).toEqual(['30', '29']);
  expect(log.latest(20)).toHaveLength(20);
});
