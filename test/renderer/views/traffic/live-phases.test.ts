import { expect, it } from 'vitest';
import { livePhases } from '../../../../renderer/views/traffic/live-phases.ts';
import { logStages, type StageLog } from '../../../../renderer/views/traffic/stage-log.ts';
import type { LiveExchange } from '../../../../shared/exchange.ts';
import { live } from './exchange-fixture.ts';

/** What a page knows that was shown these states of one request, one snapshot each. */
function after(...states: Partial<LiveExchange>[]): string[] {
  const log = states.reduce<StageLog>((before, state) => logStages(before, [live(state)]), new Map());
  const [marks = []] = [...log.values()];
  return livePhases({ startedAt: 1_000 }, marks, 5_000).map(({ kind, ms }) => `${kind} ${ms}`);
}
const reading = { stage: 'reading', stageAt: 1_000, attempts: 0, backend: null } as const;
const queued = { stage: 'queued', stageAt: 1_010, attempts: 0, backend: null } as const;
const dialling = { stage: 'dialling', stageAt: 3_000, attempts: 1 } as const;
const streaming = { stage: 'streaming', stageAt: 4_000, attempts: 1 } as const;

it('shows the stage it is in, up to now', () => {
  expect(after(reading)).toEqual(['arrive 4000']);
  expect(after(queued)).toEqual(['arrive 10', 'queue 3990']);
});

it('keeps the stages it was seen in', () => {
  expect(after(reading, queued, dialling, streaming)).toEqual(['arrive 10', 'queue 1990', 'wait 1000', 'stream 1000']);
});

it('has no name for what was over before the page was told of it', () => {
  expect(after(streaming)).toEqual(['wait 3000', 'stream 1000']);
  expect(after(queued, streaming)).toEqual(['arrive 10', 'wait 2990', 'stream 1000']);
});

it('does not take a second attempt for the first', () => {
  const again = { stage: 'streaming', stageAt: 4_500, attempts: 2 } as const;
  expect(after(queued, dialling, again)).toEqual(['arrive 10', 'queue 1990', 'wait 1500', 'stream 500']);
  expect(after(dialling, streaming)).toEqual(['wait 3000', 'stream 1000']);
});

it('forgets what does not run any more, and learns nothing from the same snapshot twice', () => {
  const log = logStages(new Map(), [live(queued)]);
  expect(logStages(log, [live(queued)])).toEqual(log);
  expect(logStages(log, []).size).toBe(0);
});
