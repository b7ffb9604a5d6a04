import { expect, it } from 'vitest';
import { MODEL, needOf, residentRow, startFleet } from '../../support/fleet-fixture.ts';

function rig() {
  const live = startFleet(['rig']);
  live.clock.advance(1_000);
  return { ...live, isLoaded: (need = needOf()) => live.eligible(need)[0]?.loaded };
}

it('a model is loaded by the word of the server', () => {
  const { fleet, isLoaded } = rig();
  expect(isLoaded()).toBe(false);
  fleet.setResidency('rig', [residentRow()]);
  expect(isLoaded()).toBe(true);
});

it('an answer proves its model resident before the next listing says so', () => {
  const { fleet, clock, isLoaded } = rig();
  fleet.setResidency('rig', []);
  clock.advance(1);
  fleet.noteLoaded('rig', MODEL);
  expect(isLoaded()).toBe(true);
  clock.advance(3_600_000);
  expect(isLoaded()).toBe(true);
});

it('a later listing without the model outweighs the answer', () => {
  const { fleet, clock, isLoaded } = rig();
  fleet.noteLoaded('rig', MODEL);
  clock.advance(1);
  fleet.setResidency('rig', [residentRow('other:latest')]);
  expect(isLoaded()).toBe(false);
  clock.advance(1);
  fleet.noteLoaded('rig', MODEL);
  expect(isLoaded()).toBe(true);
});

it('an answer of one model says nothing of another', () => {
  const { fleet, isLoaded } = rig();
  fleet.noteLoaded('rig', 'other:latest');
  expect(isLoaded()).toBe(false);
});

it('nothing has to be loaded for exchanges without a model or served by the cloud', () => {
  const { isLoaded } = rig();
  expect(isLoaded(needOf({ model: null, takesSlot: false }))).toBe(true);
  expect(isLoaded(needOf({ model: 'gpt-oss:120b-cloud', cloud: true, takesSlot: false }))).toBe(true);
});
