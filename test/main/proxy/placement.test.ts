import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../main/balance/policies.ts';
import type { Need } from '../../../main/fleet/availability.ts';
import {
  createPlacer,
  type Placed,
  type PlacedLater,
  type PlacementLimits,
  type Seeker,
} from '../../../main/proxy/placement.ts';
import { createQueue } from '../../../main/queue/queue.ts';
import { faultOf, installedRow, MODEL, NOBODY, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';
import { createLeavingClient } from '../../support/leaving-client.ts';

const seekerOf = (need: Need): Seeker => ({ id: 'x', need, tried: NOBODY });

const anyNumber = Number.POSITIVE_INFINITY;

/** `limits` may be changed while it runs. */
function startPlacer(ids: readonly string[], limits: Partial<PlacementLimits> = {}) {
  const live = startFleet(ids.map((id) => settingsOf(id, { slots: 1 })));
  const queue = createQueue<Placed>(live.clock);
  const policy = createPolicy('least-busy');
  const placer = createPlacer({
    clock: live.clock,
    fleet: live.fleet,
    queue,
    policy: () => ({ name: 'least-busy', policy }),
    limits: () => ({ timeoutMs: 60_000, limit: 2, perCaller: anyNumber, concurrent: anyNumber, ...limits }),
  });
  live.fleet.onEvent((event) => event.kind === 'capacity' && queue.wake());
  const ask = (need = needOf()) => placer.ask(seekerOf(need));
  /** The lease got at once; fails when there is none. */
  const take = (need = needOf()) => {
    const answer = ask(need);
    if (answer.kind !== 'here' || answer.value.kind !== 'placed') throw new Error(`not placed: ${answer.kind}`);
    return answer.value.lease;
  };
  const wait = (client = createLeavingClient(), need = needOf()): Promise<PlacedLater> => {
    const answer = ask(need);
    if (answer.kind === 'here') throw new Error('there was room');
    return placer.wait(seekerOf(need), answer.kind, client);
  };
  return { ...live, queue, ask, wait, take };
}

const inWords = (placed: PlacedLater): string => {
  if (placed.kind === 'placed') return `placed on ${placed.lease.backend.id} after ${placed.queueMs}`;
  return placed.kind === 'refused' ? `${placed.refusal.code} after ${placed.queueMs}` : 'gone';
};

it('places at once while a slot is free, and never more than there are slots', () => {
  const { ask, take } = startPlacer(['a', 'b']);
  expect([take().backend.id, take().backend.id].sort()).toEqual(['a', 'b']);
  expect(ask().kind).toBe('full');
});

it('lets nobody overtake those who wait', async () => {
  const { ask, wait, take, queue } = startPlacer(['a']);
  const lease = take();
  const first = wait();
  expect(ask().kind).toBe('full');
  lease.release();
  expect(inWords(await first)).toBe('placed on a after 0');
  expect(queue.depth()).toBe(0);
});

it('keeps nobody waiting behind generations who needs no slot', () => {
  const { wait, take } = startPlacer(['a']);
  take();
  void wait();
  expect(take(needOf({ kind: 'inventory', route: '/api/show', takesSlot: false })).model).toBeNull();
});

it('tells one who waits, at once, that the last backend has left', async () => {
  const { wait, take, fleet } = startPlacer(['a']);
  take();
  const waiting = wait();
  fleet.noteFault('a', faultOf('lane', { certain: true }));
  expect(inWords(await waiting)).toBe('no_backend after 0');
});

it('places one who waits elsewhere when the configuration brings another backend', async () => {
  const { wait, take, fleet, configure } = startPlacer(['a']);
  take();
  const waiting = wait();
  configure([...fleet.backends().map(({ settings }) => settings), settingsOf('b')]);
  fleet.setHealth('b', { state: 'up', reason: null });
  fleet.setInventory('b', [...fleet.find('a')!.installed!.values()]);
  expect(inWords(await waiting)).toBe('placed on b after 0');
});

it('ends a wait that takes too long, or that its client gives up', async () => {
  const { wait, take, clock, queue } = startPlacer(['a']);
  take();
  const client = createLeavingClient();
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

describe('a caller who may run so many at once', () => {
  const ada = needOf({ caller: 'ada' });
  const bob = needOf({ caller: 'bob' });

  it('waits where there is room, and others go first', async () => {
    const { ask, take, wait } = startPlacer(['a', 'b', 'c'], { concurrent: 1 });
    const first = take(ada);
    expect(ask(ada).kind).toBe('limited');
    const second = wait(createLeavingClient(), ada);
    take(bob);
    expect(ask(bob).kind).toBe('limited');
    first.release();
    expect(inWords(await second)).toMatch(/^placed on . after 0$/);
  });

  it('is counted over all backends and models, work that generates nothing left out', () => {
    const { fleet, ask, take } = startPlacer(['a', 'b'], { concurrent: 1 });
    const other = 'other:1';
    fleet.setInventory('b', [installedRow(MODEL), installedRow(other)]);
    const one = take(needOf({ model: other }));
    expect(ask(ada).kind).toBe('limited');
    take(needOf({ kind: 'inventory', takesSlot: false, route: '/api/show' }));
    expect(fleet.runningOf('ada')).toBe(1);
    one.release();
    expect(ask(ada).kind).toBe('here');
  });

  it('hears at once that it may run more', async () => {
    const limits = { concurrent: 1 };
    const { take, wait, queue } = startPlacer(['a', 'b'], limits);
    take(ada);
    const second = wait(createLeavingClient(), ada);
    limits.concurrent = 2;
    queue.wake();
    expect(inWords(await second)).toMatch(/^placed on b after 0$/);
  });

  it('is told what it waited for when the wait is over, and is shown as held by its own limit', async () => {
    const { take, wait, clock, queue } = startPlacer(['a', 'b'], { concurrent: 1 });
    take(ada);
    const second = wait(createLeavingClient(), ada);
    expect(queue.snapshot()).toMatchObject([{ waiting: [{ caller: 'ada', isLimited: true, expectedMs: null }] }]);
    clock.advance(60_000);
    const answer = await second;
    expect(answer.kind === 'refused' && answer.refusal.message).toBe(
      'as many of your requests as may were running all the time (limits.concurrent), and none ended within 60 s ' +
        '(routing.queueTimeout)',
    );
  });

  it('does not lengthen the line that others stand behind', () => {
    const { take, wait, queue } = startPlacer(['a', 'b'], { concurrent: 1, limit: 10 });
    take(ada);
    for (let n = 0; n < 5; n += 1) void wait(createLeavingClient(), ada);
    expect(queue.aheadOf(MODEL)).toBe(0);
    expect(queue.depth()).toBe(5);
  });

  it('leaves no trace when it leaves while it waits', async () => {
    const { take, wait, queue, clock, fleet } = startPlacer(['a', 'b'], { concurrent: 1 });
    const first = take(ada);
    const client = createLeavingClient();
    const second = wait(client, ada);
    client.leave();
    expect(inWords(await second)).toBe('gone');
    expect([queue.depth(), clock.pending()]).toEqual([0, 0]);
    first.release();
    expect(fleet.runningOf('ada')).toBe(0);
  });
});

it('turns away who has as many waiting as it may, while others still may wait', async () => {
  const { take, wait } = startPlacer(['a'], { limit: 10, perCaller: 1 });
  take();
  void wait();
  const refused = await wait();
  expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'queue_full', retryAfterS: 5 } });
  expect(refused.kind === 'refused' && refused.refusal.message).toBe(
    '1 of your requests are waiting already (limits.queued)',
  );
  const client = createLeavingClient();
  const other = wait(client, needOf({ caller: 'bob' }));
  client.leave();
  expect(inWords(await other)).toBe('gone');
});
