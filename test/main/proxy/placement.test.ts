import { expect, it } from 'vitest';
import { createPolicy } from '../../../main/balance/policies.ts';
import type { Departure } from '../../../main/proxy/departure.ts';
import { createPlacer, type Placed, type PlacedLater } from '../../../main/proxy/placement.ts';
import { createQueue } from '../../../main/queue/queue.ts';
import { faultOf, NOBODY, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

/** A client that leaves when told to. */
function createClient(): Departure & { leave(): void } {
  let react: (() => void) | null = null;
  return {
    gone: false,
    interruption: null,
    watch(next) {
      react = next;
    },
    unwatch() {
      react = null;
    },
    interrupt() {},
    leave: () => react?.(),
  };
}

function startPlacer(...ids: string[]) {
  const live = startFleet(ids.map((id) => settingsOf(id, { slots: 1 })));
  const queue = createQueue<Placed>(live.clock);
  const policy = createPolicy('least-busy');
  const placer = createPlacer({
    clock: live.clock,
    fleet: live.fleet,
    queue,
    policy: () => ({ name: 'least-busy', policy }),
    limits: () => ({ timeoutMs: 60_000, limit: 2 }),
  });
  live.fleet.onEvent((event) => event.kind === 'capacity' && queue.wake());
  /** The lease got at once; fails when there is none. */
  const take = (need = needOf()) => {
    const placed = placer.now(need, NOBODY);
    if (placed?.kind !== 'placed') throw new Error(`not placed: ${JSON.stringify(placed)}`);
    return placed.lease;
  };
  return { ...live, queue, placer, take };
}

const inWords = (placed: PlacedLater): string => {
  if (placed.kind === 'placed') return `placed on ${placed.lease.backend.id} after ${placed.queueMs}`;
  return placed.kind === 'refused' ? `${placed.refusal.code} after ${placed.queueMs}` : 'gone';
};

it('places at once while a slot is free, and never more than there are slots', () => {
  const { placer, take } = startPlacer('a', 'b');
  expect([take().backend.id, take().backend.id].sort()).toEqual(['a', 'b']);
  expect(placer.now(needOf(), NOBODY)).toBeNull();
});

it('lets nobody overtake those who wait', async () => {
  const { placer, take, queue } = startPlacer('a');
  const lease = take();
  const first = placer.wait(needOf(), NOBODY, createClient());
  expect(placer.now(needOf(), NOBODY)).toBeNull();
  lease.release();
  expect(inWords(await first)).toBe('placed on a after 0');
  expect(queue.depth()).toBe(0);
});

it('keeps nobody waiting behind generations who needs no slot', () => {
  const { placer, take } = startPlacer('a');
  take();
  void placer.wait(needOf(), NOBODY, createClient());
  expect(take(needOf({ kind: 'inventory', route: '/api/show', takesSlot: false })).model).toBeNull();
});

it('tells one who waits, at once, that the last backend has left', async () => {
  const { placer, take, fleet } = startPlacer('a');
  take();
  const waiting = placer.wait(needOf(), NOBODY, createClient());
  fleet.noteFault('a', faultOf('lane', { certain: true }));
  expect(inWords(await waiting)).toBe('no_backend after 0');
});

it('places one who waits elsewhere when the configuration brings another backend', async () => {
  const { placer, take, fleet, configure } = startPlacer('a');
  take();
  const waiting = placer.wait(needOf(), NOBODY, createClient());
  configure([...fleet.backends().map(({ settings }) => settings), settingsOf('b')]);
  fleet.setHealth('b', { state: 'up', reason: null });
  fleet.setInventory('b', [...fleet.find('a')!.installed!.values()]);
  expect(inWords(await waiting)).toBe('placed on b after 0');
});

it('ends a wait that takes too long, or that its client gives up', async () => {
  const { placer, take, clock, queue } = startPlacer('a');
  take();
  const client = createClient();
  const both = [placer.wait(needOf(), NOBODY, createClient()), placer.wait(needOf(), NOBODY, client)];
  const third = placer.wait(needOf(), NOBODY, createClient());
  client.leave();
  clock.advance(60_000);
  expect((await Promise.all([...both, third])).map(inWords)).toEqual([
    'queue_timeout after 60000',
    'gone',
    'queue_full after 0',
  ]);
  expect(queue.depth()).toBe(0);
});
