import { describe, expect, it } from 'vitest';
import { fitsBeside, memoryNeed } from '../../../../main/simulator/scheduling/memory.ts';
import { offeredLoad } from '../figures/offered-load.ts';
import { installedFor } from '../fleet/simulator-settings.ts';
import { LONGEST_ANSWER_TOKENS } from '../plan/answers.ts';
import { scenarioOf, scenarios } from './index.ts';
import { mixed } from './mixed.ts';

const horizonMs = 60_000;

describe.each(scenarios)('the scenario $id', (scenario) => {
  const { requests } = scenario.plan(1, horizonMs);

  it('is the same to the byte for the same seed, and another for another', () => {
    expect(scenario.plan(1, horizonMs).requests).toEqual(requests);
    expect(scenario.plan(2, horizonMs).requests[0]?.body).not.toBe(requests[0]?.body);
  });

  it('asks for nothing that its servers cannot answer whole', () => {
    for (const { model, promptTokens, outputTokens } of requests) {
      const holders = scenario.servers.filter(({ installed }) => installed.some(({ name }) => name === model));
      expect(holders.length).toBeGreaterThan(0);
      expect(outputTokens).toBeLessThan(LONGEST_ANSWER_TOKENS);
      expect(promptTokens + outputTokens).toBeLessThan(Math.min(...holders.map(({ context }) => context)));
    }
  });

  it('has people who each ask, and a home on some disk for every model asked for', () => {
    const users = new Set(requests.map(({ user }) => user));
    expect(Math.max(...users)).toBeLessThan(scenario.users);
    for (const { model } of requests) {
      const homes = scenario.homes[model] ?? [];
      const disks = scenario.servers.filter(({ id }) => homes.includes(id)).map(({ installed }) => installed);
      expect(disks.length).toBe(homes.length);
      expect(homes.length).toBeGreaterThan(0);
      for (const disk of disks) expect(disk.map(({ name }) => name)).toContain(model);
    }
  });

  it('begins with models in memory that fit beside each other', () => {
    for (const { machine, installed, warm, context, slots } of scenario.servers) {
      const models = warm.map((name) => installed.find((model) => model.name === name));
      const needs = models.map((model) => {
        if (model === undefined) throw new Error('warm but not installed');
        const parallel = model.capabilities.includes('completion') ? slots : 1;
        return memoryNeed(model, Math.min(context, model.trainCtx), parallel);
      });
      const room = machine.gpus.reduce((sum, gpu) => sum + gpu.totalBytes - gpu.externalUsedBytes, 0);
      expect(needs.reduce((sum, need) => sum + need, 0)).toBeLessThanOrEqual(room);
      if (needs.length > 1) expect(fitsBeside(machine, [], Math.max(...needs))).toBe(true);
    }
  });

  it('names only servers that exist, in the order of time', () => {
    const happenings = scenario.happenings(horizonMs);
    for (const { server } of happenings) expect(scenario.servers.map(({ id }) => id)).toContain(server);
    expect(happenings.map(({ atMs }) => atMs)).toEqual(happenings.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });
});

describe('the offered load', () => {
  it.each(['article-1', 'article-2', 'article-4', 'team', 'mixed'])(
    'of %s keeps cards busy, none of them all the time',
    (id) => {
      const scenario = scenarioOf(id);
      for (const seed of [1, 2, 3]) {
        const plan = scenario.plan(seed, 1000 * scenario.seconds.full);
        const loads = [...offeredLoad(plan, scenario.servers, scenario.homes).values()];
        expect(Math.max(...loads)).toBeGreaterThan(0.55);
        expect(Math.max(...loads)).toBeLessThan(0.9);
      }
    },
  );
});

describe('mixed', () => {
  it('is 60 % chat, 30 % code and 10 % large questions, and two batches of 200', () => {
    const { requests } = mixed.plan(1, 600_000);
    const of = (kind: string): number => requests.filter((request) => request.kind === kind).length;
    const people = requests.length - of('embed');
    expect(of('chat') / people).toBeCloseTo(0.6, 1);
    expect(of('code') / people).toBeCloseTo(0.3, 1);
    expect(of('large') / people).toBeCloseTo(0.1, 1);
    expect(of('embed')).toBe(400);
  });

  it('gives a balancer that cannot read the model the coder everywhere, but not the 70B', () => {
    const names = (isBlind: boolean) =>
      mixed.servers.map((server) =>
        installedFor(mixed, server, isBlind)
          .map(({ name }) => name.split(':')[0])
          .sort(),
      );
    const [all, huge] = [['llama3.1', 'nomic-embed-text', 'qwen2.5-coder'], 'llama3.1'];
    expect(names(true)).toEqual([all, all, all, [huge, ...all]]);
    expect(names(false)[3]).toEqual(['llama3.1', 'llama3.1']);
  });
});
