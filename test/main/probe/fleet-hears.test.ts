import { expect, it, onTestFinished } from 'vitest';
import { WARN_ONLY } from '../../../main/fleet/drift/odd-copies.ts';
import { createFleet } from '../../../main/fleet/fleet.ts';
import { startProber } from '../../../main/probe/prober.ts';
import { silentLog } from '../../../main/system-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { startFakeOllama } from './fake-ollama.ts';

it('a fleet that takes a backend out by itself gets it back after `rise` checks, ramping up', async () => {
  const server = await startFakeOllama();
  const clock = createManualClock();
  const fleet = createFleet({ clock });
  const prober = startProber({
    clock,
    random: () => 0.5,
    log: silentLog,
    facts: fleet,
    userAgent: 'corral/test',
    options: {
      intervalMs: 5_000,
      timeoutMs: 2_000,
      fall: 3,
      rise: 2,
      residencyIntervalMs: 3_000,
      inventoryIntervalMs: 30_000,
    },
  });
  onTestFinished(() => prober.stop());
  fleet.onEvent((event) => {
    if (event.kind === 'suspect') prober.noteSuspect(event.backend, fleet.find(event.backend)?.health);
    if (event.kind === 'stale') prober.noteInventoryStale(event.backend);
  });
  fleet.configure({
    backends: [{ id: 'rig', url: server.url, slots: 'auto', weight: 1, tier: 0, mode: 'active' }],
    cooldownMs: 30_000,
    slowStartMs: 30_000,
    drift: WARN_ONLY,
  });
  const health = () => fleet.find('rig')!.health;

  prober.setTargets(fleet.backends());
  await prober.firstRound();
  expect(health()).toEqual({ state: 'up', reason: null });
  expect([...fleet.find('rig')!.installed!.keys()]).toEqual(['llama3.2:latest']);

  const probedAt = prober.lastProbeAt('rig');
  await clock.advanceAsync(10);
  fleet.noteFault('rig', {
    kind: 'host',
    certain: true,
    model: null,
    route: '/api/chat',
    reason: 'connection refused',
  });
  expect(health()).toEqual({ state: 'down', reason: 'connection refused' });
  await expect.poll(() => prober.lastProbeAt('rig')).not.toBe(probedAt);
  expect(health()).toEqual({ state: 'down', reason: 'answers again: 1 of 2 checks' });

  await clock.advanceAsync(5_000);
  await expect.poll(() => health().state).toBe('up');
  expect(fleet.find('rig')!.recoveredAt).toBe(clock.monotonic());
});
