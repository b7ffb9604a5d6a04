import { describe, expect, it } from 'vitest';
import { followConfig } from '../../../app/host/follow-config.ts';
import { type Config, configSchema, defaultConfig } from '../../../shared/config.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createRecordingLog } from '../recording-log.ts';

const configWith = (input: unknown): Config => configSchema.parse(input);

function setUp(configure: (config: Config) => Promise<Result<void, string>>) {
  const reported: (readonly string[])[] = [];
  const levels: string[] = [];
  const modes: string[] = [];
  const log = { ...createRecordingLog(), setLevel: (level: string) => void levels.push(level) };
  const follower = followConfig({
    gateway: { configure, reportConfigProblems: (lines) => void reported.push(lines) },
    log,
    accessLog: { setMode: (mode) => void modes.push(mode) },
  });
  return { follower, reported, levels, modes, log };
}

describe('a changed configuration', () => {
  it('reaches the gateway and the logs by the time it is said to have', async () => {
    const applied: Config[] = [];
    const { follower, reported, levels, modes } = setUp(async (config) => {
      applied.push(config);
      return ok(undefined);
    });
    const next = configWith({ log: { level: 'debug', access: 'off' } });
    await follower.changed(next);
    expect([applied, levels, modes]).toEqual([[next], ['debug'], ['off']]);
    expect(reported).toEqual([]);
  });

  it('that the gateway refuses is reported line by line, and the logs stay as they are', async () => {
    const { follower, reported, levels } = setUp(async () => err('listen.tls: not yet\naccess.mode: not yet'));
    await follower.changed(configWith({ log: { level: 'debug' } }));
    expect(reported).toEqual([['listen.tls: not yet', 'access.mode: not yet']]);
    expect(levels).toEqual([]);
  });

  it('is applied after the one before it, never beside it', async () => {
    const events: string[] = [];
    const { follower } = setUp(async ({ maxBody }) => {
      events.push(`begin ${maxBody}`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`end ${maxBody}`);
      return ok(undefined);
    });
    void follower.changed(configWith({ maxBody: '1KB' }));
    await follower.changed(configWith({ maxBody: '2KB' }));
    expect(events).toEqual(['begin 1024', 'end 1024', 'begin 2048', 'end 2048']);
  });

  it('that crashes the gateway is logged, and the next one is still applied', async () => {
    let calls = 0;
    const { follower, log } = setUp(async () => {
      calls += 1;
      if (calls === 1) throw new Error('boom');
      return ok(undefined);
    });
    void follower.changed(defaultConfig());
    await follower.changed(defaultConfig());
    expect(calls).toBe(2);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error', error: 'Error: boom' }));
  });
});

describe('a file that is wrong', () => {
  it('is reported with its lines and never reaches the gateway', () => {
    const { follower, reported } = setUp(async () => {
      throw new Error('must not be called');
    });
    follower.spoiled([{ path: 'routing.policy', line: 3, column: 1, message: 'must be one of …' }]);
    expect(reported).toEqual([['routing.policy: must be one of … (line 3)']]);
  });
});
