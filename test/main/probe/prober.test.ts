import { describe, expect, it } from 'vitest';
import { startFakeOllama } from './fake-ollama.ts';
import { startProbedFleet } from './probed-fleet.ts';

const TAGS = '/api/tags';
const PS = '/api/ps';
const VERSION = '/api/version';

async function startUp(changes = {}) {
  const server = await startFakeOllama();
  const fleet = startProbedFleet(changes);
  fleet.prober.setTargets([{ id: 'rig', url: server.url }]);
  await fleet.prober.firstRound();
  expect(fleet.health()?.state).toBe('up');
  return { server, ...fleet };
}

const count = (list: readonly string[], item: string): number => list.filter((one) => one === item).length;

describe('a new target', () => {
  it('is told to the fleet lists first, then up', async () => {
    const { reports, prober, clock } = await startUp();
    expect(reports.slice(0, 3)).toEqual(['rig version 0.32.0', 'rig starting', 'rig alive']);
    expect(reports.slice(3)).toHaveLength(4);
    expect(reports.slice(3)).toEqual(expect.arrayContaining(['rig inventory 1', 'rig residency 0']));
    expect(reports.at(-1)).toBe('rig up');
    expect(reports.filter((report) => report === 'rig up')).toHaveLength(1);
    expect(prober.lastProbeAt('rig')).toBe(clock.now());
  });

  it('is down after the first round when nothing listens', async () => {
    const server = await startFakeOllama();
    await server.crash();
    const { prober, health } = startProbedFleet();
    prober.setTargets([{ id: 'rig', url: server.url }]);
    await prober.firstRound();
    expect(health()).toEqual({ state: 'down', reason: expect.stringContaining('connection refused') });
  });

  it('does not hold up the first round for longer than its checks may take', async () => {
    const server = await startFakeOllama();
    server.silent.add(VERSION);
    const { prober, health, clock } = startProbedFleet();
    prober.setTargets([{ id: 'rig', url: server.url }]);
    await expect.poll(() => server.waiting(VERSION)).toBe(1);
    clock.advance(2_000);
    await prober.firstRound();
    expect(health()).toEqual({ state: 'starting', reason: expect.stringContaining('starting up') });
  });

  it('is not asked for tags and ps while its version fails', async () => {
    const server = await startFakeOllama();
    server.bodies[VERSION] = '<html>';
    const { prober, elapse, health } = startProbedFleet();
    prober.setTargets([{ id: 'rig', url: server.url }]);
    await prober.firstRound();
    await elapse(30_000);
    expect(server.asked).toEqual(Array(7).fill(VERSION));
    expect(health()?.state).toBe('misconfigured');
  });
});

describe('cadence', () => {
  it('asks version, ps and tags each at its own interval', async () => {
    const { server, elapse } = await startUp();
    server.asked.length = 0;
    for (let second = 1; second <= 30; second += 1) {
      await elapse(1_000);
      expect(count(server.asked, VERSION)).toBe(Math.floor(second / 5));
      expect(count(server.asked, PS)).toBe(Math.floor(second / 3));
    }
    expect(count(server.asked, TAGS)).toBe(1);
  });

  it('follows new options at once', async () => {
    const { server, clock, prober, options } = await startUp({ intervalMs: 3_600_000 });
    server.asked.length = 0;
    prober.setOptions({ ...options, intervalMs: 1_000 });
    await clock.advanceAsync(1_000);
    await expect.poll(() => count(server.asked, VERSION)).toBe(1);
  });

  it('never runs the same check twice at a time, and lets a slow list delay nothing else', async () => {
    const { server, elapse, health } = await startUp();
    server.silent.add(TAGS);
    server.asked.length = 0;
    let most = 0;
    for (let second = 0; second < 45; second += 1) {
      await elapse(1_000);
      most = Math.max(most, server.waiting(TAGS));
    }
    expect(most).toBe(1);
    expect(count(server.asked, VERSION)).toBe(9);
    expect(health()).toMatchObject({ state: 'degraded', reason: expect.stringContaining('/api/tags') });
  });
});

describe('a server that dies', () => {
  it('goes down after `fall` failed checks and comes back after `rise`, read before it is up', async () => {
    const { server, reports, until } = await startUp();
    reports.length = 0;
    await server.crash();
    await until('down');
    expect(reports).toEqual(['rig up', 'rig up', 'rig down']);

    await server.revive();
    reports.length = 0;
    await until('up');
    expect(count(reports, 'rig alive')).toBe(2);
    const up = reports.indexOf('rig up');
    expect(reports.indexOf('rig inventory 1')).toBeGreaterThanOrEqual(0);
    expect(reports.indexOf('rig inventory 1')).toBeLessThan(up);
    expect(reports.indexOf('rig residency 0')).toBeGreaterThanOrEqual(0);
    expect(reports.indexOf('rig residency 0')).toBeLessThan(up);
  });

  it('is no longer asked for its lists, and those under way are given up', async () => {
    const { server, prober, elapse } = await startUp();
    server.silent.add(TAGS);
    prober.noteInventoryStale('rig');
    await expect.poll(() => server.waiting(TAGS)).toBe(1);
    server.silent.add(VERSION);
    prober.noteSuspect('rig');
    await expect.poll(() => server.waiting(VERSION)).toBe(1);
    await elapse(2_000);
    expect(server.waiting(TAGS)).toBe(0);
    server.asked.length = 0;
    await elapse(60_000);
    expect(new Set(server.asked)).toEqual(new Set([VERSION]));
  });

  it('stays out of traffic while its model list does not come, with a reason', async () => {
    const { server, until, health, clock } = await startUp();
    await server.crash();
    await until('down');
    server.silent.add(TAGS);
    await server.revive();
    await expect.poll(() => clock.advanceAsync(1_000).then(() => server.waiting(TAGS))).toBe(1);
    await clock.advanceAsync(10_000);
    await expect.poll(() => health()?.reason).toContain('/api/tags');
    expect(health()?.state).toBe('down');
    server.silent.delete(TAGS);
    server.answerWaiting(TAGS);
    await until('up', 6_000);
  });
});

describe('a server that was replaced by another version', () => {
  it('is read again before it gets traffic', async () => {
    const { server, reports, clock } = await startUp();
    server.bodies[VERSION] = '{"version":"0.33.0"}';
    server.bodies[TAGS] = '{"models":[]}';
    reports.length = 0;
    await clock.advanceAsync(5_000);
    await expect.poll(() => reports).toContain('rig up');
    expect(reports.indexOf('rig version 0.33.0')).toBeLessThan(reports.indexOf('rig starting'));
    expect(reports.indexOf('rig starting')).toBeLessThan(reports.indexOf('rig inventory 0'));
    expect(reports.indexOf('rig inventory 0')).toBeLessThan(reports.lastIndexOf('rig up'));
    expect(reports.filter((report) => /starting|up/.test(report)).at(-1)).toBe('rig up');
  });
});

describe('a busy scheduler', () => {
  it('makes the backend degraded after ten seconds, never down, and heals', async () => {
    const { server, until, health, clock, elapse, reports } = await startUp();
    server.silent.add(PS);
    await expect.poll(() => clock.advanceAsync(500).then(() => server.waiting(PS))).toBe(1);
    const askedAt = clock.now();
    await until('degraded', 20_000);
    expect(clock.now() - askedAt).toBeGreaterThanOrEqual(9_500);
    expect(health()?.reason).toBe('answers, but its scheduler is busy or a runner is stuck (/api/ps)');
    await elapse(50_000);
    expect(reports).not.toContain('rig down');
    server.silent.delete(PS);
    server.answerWaiting(PS);
    await until('up');
  });
});

describe('a rejected Host', () => {
  it('is misconfigured at once and does not flap', async () => {
    const { server, until, elapse, reports, health } = await startUp();
    server.forbid = true;
    await until('misconfigured', 6_000);
    reports.length = 0;
    await elapse(50_000);
    expect(new Set(reports)).toEqual(new Set(['rig misconfigured']));
    expect(health()?.reason).toContain('Host header');
  });
});

describe('hints', () => {
  it('looks at once at a suspect, and then at most once per second', async () => {
    const { server, prober, clock } = await startUp();
    server.asked.length = 0;
    for (let i = 0; i < 50; i += 1) prober.noteSuspect('rig');
    await expect.poll(() => count(server.asked, VERSION)).toBe(1);
    await clock.advanceAsync(999);
    expect(count(server.asked, VERSION)).toBe(1);
    await clock.advanceAsync(1);
    await expect.poll(() => count(server.asked, VERSION)).toBe(2);
    await clock.advanceAsync(2_000);
    expect(count(server.asked, VERSION)).toBe(2);
  });

  it('lets a backend that traffic took out come back only after `rise` successes', async () => {
    const { prober, reports, until } = await startUp();
    reports.length = 0;
    prober.noteSuspect('rig', { state: 'down', reason: '3 failed requests' });
    expect(reports).toEqual(['rig down']);
    await until('up');
    expect(count(reports, 'rig alive')).toBe(2);
  });

  it('reads the inventory again when it proved stale, without another version check', async () => {
    const { server, prober, reports } = await startUp();
    server.asked.length = 0;
    server.bodies[TAGS] = '{"models":[]}';
    for (let i = 0; i < 50; i += 1) prober.noteInventoryStale('rig');
    await expect.poll(() => reports).toContain('rig inventory 0');
    expect(server.asked).toEqual([TAGS]);
  });

  it('probes everything now when asked to, and says when it is done', async () => {
    const { server, prober, reports } = await startUp();
    server.asked.length = 0;
    reports.length = 0;
    await prober.probeNow('rig');
    expect([...server.asked].sort()).toEqual([PS, TAGS, VERSION]);
    expect(reports).toEqual(expect.arrayContaining(['rig alive', 'rig inventory 1', 'rig residency 0', 'rig up']));
    await prober.probeNow('nobody');
  });
});

describe('changing targets', () => {
  it('drops the late answers of a removed one', async () => {
    const { server, prober, clock, elapse, reports } = await startUp();
    server.silent.add(VERSION);
    await clock.advanceAsync(5_000);
    await expect.poll(() => server.waiting(VERSION)).toBe(1);
    reports.length = 0;
    prober.setTargets([]);
    server.answerWaiting(VERSION);
    await elapse(30_000);
    expect(reports).toEqual([]);
    expect(clock.pending()).toBe(0);
    expect(prober.lastProbeAt('rig')).toBeNull();
  });

  it('drops one that is being read for the first time', async () => {
    const server = await startFakeOllama();
    server.silent.add(PS);
    const { prober, reports } = startProbedFleet();
    prober.setTargets([{ id: 'rig', url: server.url }]);
    await expect.poll(() => server.waiting(PS)).toBe(1);
    await expect.poll(() => reports).toContain('rig inventory 1');
    reports.length = 0;
    const round = prober.firstRound();
    prober.setTargets([]);
    await round;
    await prober.stop();
    expect(reports).toEqual([]);
  });

  it('keeps what is known of unchanged ones, and starts anew on a new url', async () => {
    const { server, prober, elapse } = await startUp();
    const other = await startFakeOllama();
    server.asked.length = 0;
    prober.setTargets([
      { id: 'rig', url: server.url },
      { id: 'rig-2', url: other.url },
    ]);
    await prober.firstRound();
    expect(server.asked).toEqual([]);
    expect(other.asked).toContain(TAGS);

    prober.setTargets([{ id: 'rig', url: other.url }]);
    other.asked.length = 0;
    await prober.firstRound();
    expect(other.asked[0]).toBe(VERSION);
    await elapse(30_000);
    expect(server.asked).toEqual([]);
  });

  it('stops with checks under way: no timer, no request and no report is left', async () => {
    const { server, prober, clock, reports } = await startUp();
    for (const path of [VERSION, PS] as const) server.silent.add(path);
    await clock.advanceAsync(5_000);
    await expect.poll(() => server.waiting(VERSION) + server.waiting(PS)).toBe(2);
    reports.length = 0;
    await prober.stop();
    expect(clock.pending()).toBe(0);
    await expect.poll(() => server.waiting(VERSION) + server.waiting(PS)).toBe(0);
    expect(reports).toEqual([]);
    await prober.firstRound();
  });
});
