import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/parse.ts';
import { defaultConfig } from '../../../../shared/config.ts';
import { team } from '../scenarios/team.ts';
import { corralConfig } from './corral.ts';
import { createDeployments } from './deployments.ts';
import { haproxyConfig } from './haproxy.ts';
import { contenders } from './index.ts';
import { nginxConfig } from './nginx.ts';

const ports = [11, 12, 13, 14];

describe('the configurations', () => {
  it('are the how-to’s for nginx, its times as fast as everything else, a drained server marked down', () => {
    const settings = { folder: '/tmp/x', port: 80, backendPorts: ports, speed: 15 };
    const text = nginxConfig({ ...settings, down: new Set([13]) });
    expect(text).toContain('least_conn;');
    expect(text).toContain('server 127.0.0.1:12 max_fails=3 fail_timeout=2s;');
    expect(text).toContain('server 127.0.0.1:13 max_fails=3 fail_timeout=2s down;');
    expect(text).toContain('proxy_read_timeout 40000ms;');
  });

  it('are the how-to’s for HAProxy, with a way to drain', () => {
    const servers = new Map([['rig-a', 11]]);
    const text = haproxyConfig({ port: 80, socket: '/tmp/s', servers, speed: 20 });
    expect(text).toMatch(
      /balance leastconn[\s\S]*inter 250ms fall 3 rise 2 maxconn 100\n {2}server rig-a 127.0.0.1:11 check/,
    );
    expect(text).toContain('stats socket /tmp/s level admin');
    expect(text).toContain('timeout queue 3000ms');
  });

  it('are accepted by Corral and change nothing but the servers, the policy and the limits', () => {
    const parsed = parseConfig(corralConfig({ scenario: team, ports }, 'round-robin'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { backends, routing, health, timeouts } = parsed.value;
    const standard = defaultConfig();
    expect(backends.map(({ id, url, slots }) => [id, url, slots])).toEqual(
      team.servers.map(({ id, slots }, index) => [id, `http://127.0.0.1:${ports[index]}`, slots]),
    );
    expect({ ...routing, policy: '' }).toEqual({ ...standard.routing, policy: '' });
    expect([health, timeouts]).toEqual([standard.health, standard.timeouts]);
  });

  it('have names of their own, nginx first, to which the others are compared', () => {
    expect(new Set(contenders.map(({ id }) => id)).size).toBe(contenders.length);
    expect(contenders[0]?.id).toBe('nginx');
  });
});

describe('the model-aware router’s table', () => {
  const create = () => {
    let nowMs = 0;
    const homes = { small: ['a', 'b', 'c'], large: ['c'] };
    const table = createDeployments(homes, { allowedFails: 1, cooldownMs: 30_000 }, () => nowMs);
    return {
      table,
      later: (ms: number) => {
        nowMs += ms;
      },
    };
  };
  const none = new Set<string>();

  it('picks the home with the fewest calls of that model, the first among equals', () => {
    const { table } = create();
    const picked = Array.from({ length: 4 }, () => {
      const deployment = table.pick('small', none);
      if (deployment) table.began(deployment);
      return deployment?.server;
    });
    expect(picked).toEqual(['a', 'b', 'c', 'a']);
    table.ended({ model: 'small', server: 'c' });
    expect(table.pick('small', none)?.server).toBe('c');
  });

  it('knows nobody for a model that is not in it, nor beyond those tried or taken out', () => {
    const { table } = create();
    table.disable('c');
    expect([table.pick('huge', none), table.pick('large', none), table.pick('small', new Set(['a', 'b']))]).toEqual([
      null,
      null,
      null,
    ]);
    table.enable('c');
    expect(table.pick('large', none)?.server).toBe('c');
  });

  it('leaves one alone for a while that keeps failing, and forgets failures when it works', () => {
    const { table, later } = create();
    const large = { model: 'large', server: 'c' };
    table.failed(large);
    table.worked(large);
    table.failed(large);
    expect(table.pick('large', none)).toEqual(large);
    table.failed(large);
    expect(table.pick('large', none)).toBeNull();
    expect(table.pick('small', new Set(['a', 'b']))?.server).toBe('c');
    later(30_000);
    expect(table.pick('large', none)).toEqual(large);
  });
});

describe('a process that lives fast', () => {
  it('has clocks and timers that agree, all as many times as fast', async () => {
    const script = `
      import { setTimeout as sleep } from 'node:timers/promises';
      const real = process.hrtime.bigint();
      const [mono, wall] = [performance.now(), Date.now()];
      await sleep(2000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const took = Number(process.hrtime.bigint() - real) / 1e6;
      console.log(JSON.stringify({ mono: performance.now() - mono, wall: Date.now() - wall, took, epoch: Date.now() }));
    `;
    const preload = new URL('./live-fast.ts', import.meta.url).pathname;
    const epochMs = Date.now();
    const env = { ...process.env, BENCH_SPEED: '20', BENCH_EPOCH_MS: String(epochMs) };
    const args = ['--import', preload, '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const { mono, wall, took, epoch } = JSON.parse(stdout);
    expect(took).toBeGreaterThan(145);
    expect(mono).toBeGreaterThan(2_900);
    expect(Math.abs(mono - 20 * took)).toBeLessThan(60);
    expect(Math.abs(wall - mono)).toBeLessThan(5);
    // Started a moment after the epoch, it is already many times that moment ahead.
    expect(epoch - epochMs).toBeGreaterThan(3_000);
  });

  it('does not start without being told how fast', async () => {
    const preload = new URL('./live-fast.ts', import.meta.url).pathname;
    await expect(promisify(execFile)(process.execPath, ['--import', preload, '-e', '0'])).rejects.toThrow(
      'BENCH_SPEED',
    );
  });
});
