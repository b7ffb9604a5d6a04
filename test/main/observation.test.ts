import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WARN_ONLY } from '../../main/fleet/drift/odd-copies.ts';
import { createFleet } from '../../main/fleet/fleet.ts';
import { createObservation } from '../../main/observation.ts';
import { silentLog } from '../../main/system-ports.ts';
import { installedRow, residentRow, settingsOf } from '../support/fleet-fixture.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { attempt, exchange } from './telemetry/fixtures.ts';

function startObservation() {
  const clock = createManualClock();
  const fleet = createFleet({ clock });
  let probesAsked = 0;
  const observation = createObservation({
    ports: { clock, random: () => 0.5, randomBytes, log: silentLog },
    fleet,
    queue: { depth: () => 0, snapshot: () => [] },
    prober: {
      lastProbeAt() {
        probesAsked += 1;
        return clock.now();
      },
    },
    self: {
      version: '0.1.0',
      folder: '.',
      url: () => 'http://127.0.0.1:8080',
      state: () => 'running',
      stopsAt: () => null,
      connections: () => null,
      isDemo: () => false,
      controlHost: null,
      configProblems: () => [],
      certificate: () => null,
    },
    work: {
      operations: { list: () => [] },
      leaving: { list: () => [] },
      rolling: { view: () => null },
      discovery: { view: () => null },
      keeper: { kept: () => [], stays: () => [] },
    },
    policy: () => 'adaptive',
    queueOver: () => 10,
    access: () => 'open',
    keysSeq: () => 0,
    warnings: () => [],
    aliases: () => [],
    settled: () => {},
    notifier: { hear: () => {}, views: () => [] },
  });
  onTestFinished(observation.stop);
  return { clock, fleet, observation, probesAsked: () => probesAsked };
}

const settings = { cooldownMs: 30_000, slowStartMs: 30_000, drift: WARN_ONLY };

describe('a fleet of 50 backends with 200 models, 200 requests running and thousands settled', () => {
  const models = Array.from({ length: 200 }, (_, n) => `registry-model-${n}:${n % 70}b-instruct-q4_K_M`);
  const ids = Array.from({ length: 50 }, (_, n) => `rig-${n + 1}`);

  function startLarge() {
    const under = startObservation();
    const { fleet, observation } = under;
    fleet.configure({ ...settings, backends: ids.map((id) => settingsOf(id)) });
    for (const id of ids) {
      fleet.setHealth(id, {
        state: 'degraded',
        reason: 'answers, but its scheduler is busy or a runner is stuck (/api/ps)',
      });
      fleet.setInventory(
        id,
        models.map((model) => installedRow(model, { digest: 'a'.repeat(64) })),
      );
      fleet.setResidency(
        id,
        models.slice(0, 4).map((model) => residentRow(model, { sizeBytes: 4e9, vramBytes: 4e9 })),
      );
    }
    for (let n = 0; n < 4_200; n += 1) {
      const [id, model, backend] = [`0199c0de-7b1a-4f5e-9d3c-${n}`, models[n % 200]!, ids[n % 50]!];
      const witness = observation.testify({ id, startedAt: 0, route: '/v1/chat/completions', client: '10.0.7.34' });
      witness.model(model, null);
      witness.stage('streaming', backend);
      if (n < 200) fleet.lease(backend, { model });
      else {
        const passedOver = ids.map((other) => ({ backend: other, reason: 'all 4 slots are taken' }));
        const placement = { policy: 'adaptive', chosen: backend, reason: 'expected soonest', passedOver };
        const attempts = [attempt({ result: 'refused', ttfbMs: null }), attempt({ backend, ttfbMs: 320.12345678 })];
        witness.settle(exchange({ id, model, backend, placement, attempts, durationMs: 4_321.12345678 }));
      }
      observation.note({ kind: 'health', severity: 'bad', backend, text: `${backend} is down: connection refused` });
    }
    return under;
  }

  it('fits 300 KB', () => {
    const snapshot = startLarge().observation.snapshot();
    expect([snapshot.backends.length, snapshot.models.length, snapshot.live.length]).toEqual([50, 200, 200]);
    expect([snapshot.recent.length, snapshot.events.length]).toEqual([100, 20]);
    expect(JSON.stringify(snapshot).length).toBeLessThan(300_000);
  });

  it('is known further back than is shown', () => {
    const { observation } = startLarge();
    const shown = observation.snapshot().recent;
    expect(shown.map(({ id }) => id)).not.toContain('0199c0de-7b1a-4f5e-9d3c-4050');
    expect(observation.findExchange('0199c0de-7b1a-4f5e-9d3c-4050')).toBeDefined();
  });
});

describe('chart history', () => {
  it('is sampled every second without a snapshot that nobody asked for', () => {
    const { clock, fleet, observation, probesAsked } = startObservation();
    fleet.configure({ ...settings, backends: [settingsOf('rig-1')] });
    clock.advance(5_000);
    const points = observation.history('5m', 'rig-1').filter(({ inFlight }) => inFlight !== null);
    expect(points.length).toBeGreaterThanOrEqual(5);
    expect(probesAsked()).toBe(0);
    observation.snapshot();
    expect(probesAsked()).toBe(1);
  });

  it('shows what a backend carries and holds', () => {
    const { clock, fleet, observation } = startObservation();
    fleet.configure({ ...settings, backends: [settingsOf('rig-1')] });
    fleet.setHealth('rig-1', { state: 'up', reason: null });
    fleet.setResidency('rig-1', [residentRow('a:latest', { vramBytes: 5 })]);
    fleet.lease('rig-1', { model: 'a:latest' });
    clock.advance(1_000);
    expect(observation.history('5m', 'rig-1').at(-1)).toMatchObject({ inFlight: 1, vramBytes: 5 });
    expect(observation.history('5m', undefined).at(-1)).toMatchObject({ inFlight: 0, vramBytes: 5 });
  });
});
