import { expect, it } from 'vitest';
import type { Need } from '../../../main/fleet/availability.ts';
import { MODEL, needOf, residentRow, startFleet } from '../../support/fleet-fixture.ts';

const SMALL = 'num_ctx 4096';
const LARGE = 'num_ctx 32768';

const asking = (runnerOptions: string, over: Partial<Need> = {}): Need =>
  needOf({ work: { promptTokens: 0, outputLimit: null, runnerOptions, prefixes: () => [] }, ...over });

/** A backend with four slots that has answered for these runners, each after a load. */
function rig(...served: readonly string[]) {
  const live = startFleet(['rig']);
  const { fleet, clock } = live;
  clock.advance(1_000);
  fleet.setResidency('rig', [residentRow()]);
  const answer = (runner: string, loadMs: number | null): void =>
    fleet.noteServed('rig', MODEL, { runner, caller: 'ada', loadMs });
  for (const runner of served) answer(runner, 8_000);
  const lease = (runnerOptions: string) => fleet.lease('rig', { model: MODEL, runnerOptions });
  const look = (runnerOptions: string, over?: Partial<Need>) => live.eligible(asking(runnerOptions, over))[0]!;
  return { ...live, answer, lease, look };
}

it('a model that is in memory with other runner options is not loaded for one who asks otherwise', () => {
  const { look } = rig(SMALL);
  expect(look(SMALL)).toMatchObject({ loaded: true, reload: false, free: 4 });
  expect(look(LARGE)).toMatchObject({ loaded: false, reload: true, free: 4 });
  expect(look('')).toMatchObject({ loaded: false, reload: true });
});

it('while something runs there it has no slot for such a request, which would only wait inside the server', () => {
  const { look, lease } = rig(SMALL);
  const running = lease(SMALL);
  expect(look(SMALL).free).toBe(3);
  expect(look(LARGE).free).toBe(0);
  running.release();
  expect(look(LARGE).free).toBe(4);
});

it('what was sent there last counts, before it has answered', () => {
  const { look, lease } = rig(SMALL);
  lease(LARGE);
  expect(look(LARGE)).toMatchObject({ reload: false, free: 3 });
  expect(look(SMALL)).toMatchObject({ reload: true, free: 0 });
});

it('options that were served without a load are the same runner', () => {
  const { look, lease, answer } = rig(SMALL);
  answer('', 20);
  expect(look('')).toMatchObject({ loaded: true, reload: false });
  lease('');
  expect(look(SMALL)).toMatchObject({ loaded: true, free: 3 });
});

it('nothing is known of a runner before its first answer, nor of the next one once it has left memory', () => {
  expect(rig().look(LARGE)).toMatchObject({ loaded: true, reload: false });
  const { fleet, look, clock } = rig(SMALL);
  fleet.setResidency('rig', []);
  expect(look(LARGE)).toMatchObject({ loaded: false, reload: false });
  clock.advance(1);
  fleet.setResidency('rig', [residentRow()]);
  expect(look(LARGE)).toMatchObject({ loaded: true, reload: false });
});

it('it is nothing to requests that take no slot', () => {
  expect(rig(SMALL).look(LARGE, { takesSlot: false, kind: 'inventory' })).toMatchObject({
    loaded: true,
    reload: false,
  });
});

it('a reload for other options counts as another runner, so that nobody relies on what the one before had cached', () => {
  const { fleet, answer } = rig(SMALL);
  const runner = () => fleet.find('rig')!.lanes.get(MODEL)!.runner;
  const before = runner();
  answer(LARGE, 20);
  expect(runner()).toBe(before);
  answer(SMALL, 8_000);
  expect(runner()).toBe(before + 1);
});
