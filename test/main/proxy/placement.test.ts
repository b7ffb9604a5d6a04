import { expect, it } from 'vitest';
import { createPolicy } from '../../../main/balance/policies.ts';
import type { Need } from '../../../main/fleet/availability.ts';
import type { Departure } from '../../../main/proxy/departure.ts';
import { createPlacer, type Placed, type PlacedLater, type Seeker } from '../../../main/proxy/placement.ts';
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

const seekerOf = (need: Need): Seeker => ({ id: 'x', need, tried: NOBODY });

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
  const ask = (need = needOf()) => placer.ask(seekerOf(need));
  /** The lease got at once; fails when there is none. */
  const take = (need = needOf()) => {
    const answer = ask(need);
    if (answer.kind !== 'here' || answer.value.kind !== 'placed') throw new Error(`not placed: ${answer.kind}`);
    return answer.value.lease;
  };
  const wait = (client = createClient()): Promise<PlacedLater> => placer.wait(seekerOf(needOf()), 'full', client);
  return { ...live, queue, ask, wait, take };
}

const inWords = (placed: PlacedLater): string => {
  if (placed.kind === 'placed') return `placed on ${placed.lease.backend.id} after ${placed.queueMs}`;
  return placed.kind === 'refused' ? `${placed.refusal.code} after ${placed.queueMs}` : 'gone';
};

it('places at once while a slot is free, and never more than there are slots', () => {
  const { ask, take } = startPlacer('a', 'b');
  expect([take().backend.id, take().backend.id].sort()).toEqual(['a', 'b']);
  expect(ask().kind).toBe('full');
});

it('lets nobody overtake those who wait', async () => {
  const { ask, wait, take, queue } = startPlacer('a');
  const lease = take();
  const first = wait();
  expect(ask().kind).toBe('full');
  lease.release();
  expect(inWords(await first)).toBe('placed on a after 0');
  expect(queue.depth()).toBe(0);
});

it('keeps nobody waiting behind generations who needs no slot', () => {
  const { wait, take } = startPlacer('a');
  take();
  void wait();
  expect(take(needOf({ kind: 'inventory', route: '/api/show', takesSlot: false })).model).toBeNull();
});

it('tells one who waits, at once, that the last backend has left', async () => {
  const { wait, take, fleet } = startPlacer('a');
  take();
  const waiting = wait();
  fleet.noteFault('a', faultOf('lane', { certain: true }));
  expect(inWords(await waiting)).toBe('no_backend after 0');
});

it('places one who waits elsewhere when the configuration brings another backend', async () => {
  const { wait, take, fleet, configure } = startPlacer('a');
  take();
  const waiting = wait();
  configure([...fleet.backends().map(({ settings }) => settings), settingsOf('b')]);
  fleet.setHealth('b', { state: 'up', reason: null });
  fleet.setInventory('b', [...fleet.find('a')!.installed!.values()]);
  expect(inWords(await waiting)).toBe('placed on b after 0');
});

it('ends a wait that takes too long, or that its client gives up', async () => {
  const { wait, take, clock, queue } = startPlacer('a');
  take();
  const client = createClient();
  const both = [wait(), wait(client)];
  const third = wait();
  client.leave();
  clock.advance(60_000);
  expect((await Promise.all([...both, third])).map(inWords)).toEqual([
    'queue_timeout after 60000',
    'gone',
    'queue_full after 0',
  ]);
  expect(queue.depth()).toBe(0);
});
