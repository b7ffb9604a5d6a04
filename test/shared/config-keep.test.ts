import { describe, expect, it } from 'vitest';
import { configSchema } from '../../shared/config.ts';
import { formatPath } from '../../shared/config-problem.ts';

const backends = [
  { id: 'rig-1', url: 'http://10.0.0.1:11434' },
  { id: 'rig-2', url: 'http://10.0.0.2:11434' },
];

function problemsOf(models: object): readonly string[] {
  const parsed = configSchema.safeParse({ backends, models });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${formatPath(path as string[])}: ${message}`);
}

describe('rules about what stays in memory', () => {
  it('take a term, for ever or the server’s own, by name and by pattern', () => {
    const { keepAlive } = configSchema.parse({
      models: { keepAlive: { 'llama3.1:8b': 'pin', '*:70b': '30m', '*': 'default' } },
    }).models;
    expect(keepAlive).toEqual({ 'llama3.1:8b': 'pin', '*:70b': 1_800_000, '*': 'default' });
  });

  it('take so many copies, one where nothing is said', () => {
    const { warm } = configSchema.parse({
      backends,
      models: { warm: { a: {}, b: { copies: 2, backends: ['rig-1', 'rig-2'] } } },
    }).models;
    expect(warm).toEqual({ a: { copies: 1, backends: [] }, b: { copies: 2, backends: ['rig-1', 'rig-2'] } });
  });

  it.each([
    [{ keepAlive: { a: 30 } }, 'models.keepAlive.a: must be pin, default or a duration such as 30m or 24h, found 30'],
    [
      { keepAlive: { a: '-1' } },
      'models.keepAlive.a: must be pin, default or a duration such as 30m or 24h, found "-1"',
    ],
    [
      { keepAlive: { a: '1s' } },
      'models.keepAlive.a: must be pin, default or a duration such as 30m or 24h, found "1s"',
    ],
    [{ keepAlive: { a: 'pin', 'A:latest': '5m' } }, 'models.keepAlive["A:latest"]: is the same name as "a"'],
    [
      { keepAlive: { 'gpt-oss:120b-cloud': 'pin' } },
      'models.keepAlive["gpt-oss:120b-cloud"]: runs in the cloud: it is in nobody’s memory',
    ],
    [{ warm: { a: { copies: 0 } } }, 'models.warm.a.copies: must be a whole number from 1 to 1000, found 0'],
    [
      { warm: { a: { backends: ['rig-3'] } } },
      'models.warm.a.backends[0]: no backend has the id "rig-3", did you mean `rig-1`?',
    ],
    [
      { warm: { a: { copies: 2, backends: ['rig-1'] } } },
      'models.warm.a.copies: is more than the 1 backend it may be on',
    ],
    [
      { warm: { chat: {} }, aliases: { Chat: { model: 'a' } } },
      'models.warm.chat: is an alias: write the name of the model it stands for',
    ],
    [{ warm: { a: { pinned: true } } }, 'models.warm.a: Unrecognized key: "pinned"'],
  ])('refuses %j', (models, problem) => {
    expect(problemsOf(models)).toEqual([problem]);
  });
});
