import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../main/balance/policies.ts';
import type { BackendSettings } from '../../../main/fleet/backend.ts';
import { NO_WORK } from '../../../main/fleet/work.ts';
import { createPlacer, type Placed, type PlacedLater, type Seeker } from '../../../main/proxy/placement.ts';
import { createQueue } from '../../../main/queue/queue.ts';
import { faultOf, NOBODY, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';
import { createLeavingClient } from '../../support/leaving-client.ts';

const seekerOf = (promptTokens: number): Seeker => ({
  id: 'x',
  need: needOf({ work: { ...NO_WORK, promptTokens, outputLimit: 0 } }),
  tried: NOBODY,
});

function start(backends: readonly BackendSettings[]) {
  const live = startFleet(backends);
  const queue = createQueue<Placed>(live.clock);
  const policy = createPolicy('least-busy');
  const any = Number.POSITIVE_INFINITY;
  const placer = createPlacer({
    clock: live.clock,
    fleet: live.fleet,
    queue,
    policy: () => ({ name: 'least-busy', policy }),
    limits: () => ({ timeoutMs: 60_000, limit: 10, perCaller: any, concurrent: any }),
  });
  live.fleet.onEvent((event) => event.kind === 'capacity' && queue.wake());
  const ask = (tokens = 100) => placer.ask(seekerOf(tokens));
  const take = (tokens = 100) => {
    const answer = ask(tokens);
    if (answer.kind !== 'here' || answer.value.kind !== 'placed') throw new Error('not placed');
    return answer.value.lease;
  };
  const refusal = (tokens = 100) => {
    const answer = ask(tokens);
    if (answer.kind !== 'here' || answer.value.kind !== 'refused') throw new Error(`not refused: ${answer.kind}`);
    return answer.value.refusal;
  };
  const wait = (tokens = 100): Promise<PlacedLater> => {
    const answer = ask(tokens);
    if (answer.kind === 'here') throw new Error('there was no need to wait');
    return placer.wait(seekerOf(tokens), answer.kind, createLeavingClient());
  };
  const quota = (id: string) => live.fleet.find(id)?.quota?.describe(live.clock.monotonic());
  return { ...live, placer, queue, ask, take, refusal, wait, quota };
}

const cloud = (limits: BackendSettings['limits'], over: Partial<BackendSettings> = {}) =>
  settingsOf('cloud', { slots: 16, limits, ...over });

const inWords = (placed: PlacedLater): string =>
  placed.kind === 'placed' ? `placed on ${placed.lease.backend.id} after ${placed.queueMs}` : placed.kind;

describe('a backend at its limit', () => {
  it('has no room: requests go elsewhere, also to a higher tier', () => {
    const { take, whyNot } = start([cloud({ requestsPerMinute: 2 }), settingsOf('rig', { tier: 1 })]);
    const places = [take(), take(), take()].map(({ backend }) => backend.id);
    expect(places).toEqual(['cloud', 'cloud', 'rig']);
    expect(whyNot('cloud')).toBe('at its limit of requests, 61 s');
  });

  it('gives back no request when it ends: what was sent was sent', () => {
    const { take, ask } = start([cloud({ requestsPerMinute: 1 })]);
    take().release();
    expect(ask()).toMatchObject({ kind: 'here', value: { kind: 'refused' } });
  });

  it('refuses where the wait would be long, and says when to come back', () => {
    const { take, refusal, clock } = start([cloud({ requestsPerMinute: 1 })]);
    take();
    clock.advance(20_000);
    expect(refusal()).toMatchObject({
      code: 'no_backend',
      retryAfterS: 41,
      message: 'no backend can serve this now: cloud: at its limit of requests, 41 s',
    });
  });

  it('is waited for where the wait is short, and whoever waits goes as soon as it is over', async () => {
    const { take, wait, clock, placer, queue } = start([cloud({ requestsPerMinute: 2 })]);
    take();
    take();
    clock.advance(52_000);
    expect(placer.outlook(seekerOf(100))).toEqual({ position: 1, expectedMs: 9_000 });
    const waiting = wait();
    expect(placer.outlook(seekerOf(100))).toEqual({ position: 2, expectedMs: 39_000 });
    clock.advance(8_999);
    expect(queue.depth()).toBe(1);
    clock.advance(1);
    expect(inWords(await waiting)).toBe('placed on cloud after 9000');
  });

  it('counts prompts and answers by what they really used once that is known', () => {
    const { take, ask, quota } = start([cloud({ tokensPerMinute: 1_000 })]);
    const lease = take(900);
    expect(ask(200).kind).toBe('here');
    expect(quota('cloud')).toMatchObject({ tokensUsed: 900, requestsUsed: 1, heldBy: null });
    lease.settle?.(300);
    expect(quota('cloud')).toMatchObject({ tokensUsed: 300 });
    expect(take(700).backend.id).toBe('cloud');
    expect(quota('cloud')).toMatchObject({ tokensUsed: 1_000, heldBy: 'tokens', heldMs: 61_000 });
  });

  it('is left alone altogether for as long as its server says', () => {
    const { fleet, whyNot, clock, eligibleIds } = start([cloud({ requestsPerMinute: 100 })]);
    fleet.noteFault('cloud', faultOf('busy', { model: 'another:latest', coolMs: 30_000 }));
    expect(whyNot('cloud')).toBe('its server wants no more requests, 30 s');
    clock.advance(30_000);
    expect(eligibleIds()).toEqual(['cloud']);
  });
});

describe('a change of the configuration', () => {
  it('keeps what was used under other numbers, and forgets it with the limits', () => {
    const { take, configure, quota, eligibleIds, fleet } = start([cloud({ requestsPerMinute: 10 })]);
    take();
    configure([cloud({ requestsPerMinute: 1, tokensPerMinute: 5_000 })]);
    expect(quota('cloud')).toMatchObject({
      requestsPerMinute: 1,
      requestsUsed: 1,
      tokensUsed: 100,
      heldBy: 'requests',
    });
    expect(eligibleIds()).toEqual([]);
    configure([cloud(undefined)]);
    expect(fleet.find('cloud')?.quota).toBeNull();
    expect(eligibleIds()).toEqual(['cloud']);
  });

  it('is told of', () => {
    const { configure, events } = start([cloud(undefined)]);
    configure([cloud({ requestsPerMinute: 1 })]);
    expect(events.find(({ kind }) => kind === 'members')).toMatchObject({
      edited: [{ now: { limits: { requestsPerMinute: 1 } } }],
    });
  });
});

it('costs a backend without limits nothing: there is nobody to ask and nothing to settle', () => {
  const { take, fleet } = start([settingsOf('rig')]);
  expect(fleet.find('rig')?.quota).toBeNull();
  expect(take().settle).toBeNull();
});
