import { describe, expect, it, onTestFinished } from 'vitest';
import { type Fault, models, startSimulatedServer } from '../../../main/simulator/index.ts';
import { startProbedFleet } from './probed-fleet.ts';

/** A simulated Ollama on the same clock as the prober that watches it. */
async function watchSimulated() {
  const fleet = startProbedFleet();
  const server = await startSimulatedServer({
    clock: fleet.clock,
    version: '0.32.15',
    models: [models.llama8b(), models.llama3b()],
    preload: ['llama3.1:8b'],
  });
  onTestFinished(() => server.close());
  fleet.prober.setTargets([{ id: 'rig', url: server.url }]);
  await fleet.until('up', 30_000);
  fleet.reports.length = 0;
  return { ...fleet, server };
}

const statesOf = (reports: readonly string[]): string[] => {
  const states = reports.flatMap((report) => /^rig (up|down|starting|degraded|misconfigured)$/.exec(report)?.[1] ?? []);
  return states.filter((state, index) => state !== states[index - 1]);
};

describe('against a simulated server', () => {
  it('stays up while nothing is wrong, and learns what is installed and loaded', async () => {
    const { elapse, reports } = await watchSimulated();
    await elapse(60_000);
    expect(statesOf(reports)).toEqual(['up']);
    expect(reports).toContain('rig inventory 2');
    expect(reports).toContain('rig residency 1');
  });

  it.each([
    ['refuse', 'down', 'connection refused'],
    ['blackhole', 'down', 'does not answer'],
    ['version-slow', 'down', 'does not answer'],
    ['ps-block', 'degraded', 'scheduler is busy or a runner is stuck'],
    ['tags-slow', 'degraded', '/api/tags'],
    ['403-empty', 'misconfigured', 'Host header'],
    ['garbage', 'down', 'answers 502'],
  ] as const)('under %s it becomes %s, says why, and is up again when that ends', async (kind, state, reason) => {
    const { server, until, health, elapse } = await watchSimulated();
    const faults = {
      refuse: { kind },
      blackhole: { kind },
      'version-slow': { kind, delayMs: 3_600_000 },
      'ps-block': { kind },
      'tags-slow': { kind, delayMs: 3_600_000 },
      '403-empty': { kind, route: '*' },
      garbage: { kind, route: '*', form: 'html-502' },
    } as Record<typeof kind, Fault>;
    server.setFault(faults[kind]);
    await until(state);
    expect(health()?.reason).toContain(reason);
    await elapse(30_000);
    expect(health()?.state).toBe(state);
    server.clearFaults();
    await until('up');
  });

  it('sees a restart as down, starting up, up', async () => {
    const { server, elapse, reports } = await watchSimulated();
    server.setFault({ kind: 'restart', downMs: 30_000, bindingMs: 20_000 });
    await elapse(90_000);
    expect(statesOf(reports)).toEqual(['up', 'down', 'starting', 'up']);
  });

  it('asks nothing that costs a real server work', async () => {
    const { server, elapse } = await watchSimulated();
    await elapse(30_000);
    const paths = new Set(server.snapshot().requests.map(({ path }) => path));
    expect(paths).toEqual(new Set(['/api/version', '/api/tags', '/api/ps']));
  });
});
