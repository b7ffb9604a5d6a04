import { describe, expect, it } from 'vitest';
import { startOwner } from './owner-fixture.ts';

const MODEL = 'llama3.2:latest';

describe('an order', () => {
  it('begins one operation per backend, named in that order', () => {
    const { begin, operations } = startOwner('a', 'b', 'c');
    const ids = begin('pull', 'llama3.2', 'c', 'a');
    expect(new Set(ids).size).toBe(2);
    const backends = ids.map((id) => operations.list().find((operation) => operation.id === id)?.backend);
    expect(backends).toEqual(['c', 'a']);
    expect(operations.list().map(({ model, state, endedAt }) => [model, state, endedAt])).toEqual([
      [MODEL, 'running', null],
      [MODEL, 'running', null],
    ]);
  });

  it('for what runs there already names the operation that runs, and sends nothing', async () => {
    const { begin, operations, sent, clock } = startOwner('a', 'b');
    const [first] = begin('pull', 'llama3.2', 'a');
    expect(begin('pull', 'library/LLAMA3.2:latest', 'a', 'b', 'a')).toEqual([first, expect.any(String), first]);
    await clock.settle();
    expect([operations.list().length, sent.length]).toEqual([2, 2]);
  });

  it.each([
    [
      'a backend that is not there',
      { backends: ['a', 'z'] },
      'not_found',
      'backends',
      "there is no backend called 'z'",
    ],
    ['what is no model name', { model: 'two words' }, 'bad_input', 'model', '"two words" is not a model name'],
    ['a load of a model of Ollama’s cloud', { kind: 'warm', model: 'gpt-oss:120b-cloud' }, 'refused', 'model', 'cloud'],
    ['a keep-alive of no length', { kind: 'warm', keepAlive: '0' }, 'bad_input', 'keepAlive', 'unload it instead'],
  ] as const)('is refused for %s, and nothing of it begins', (_, change, code, field, words) => {
    const { operations, sent } = startOwner('a');
    const begun = operations.begin({ kind: 'pull', model: MODEL, backends: ['a'], ...change });
    expect(begun).toMatchObject({ ok: false, error: { code, field, message: expect.stringContaining(words) } });
    expect([operations.list(), sent]).toEqual([[], []]);
  });

  it.each(['down', 'misconfigured', 'starting'] as const)('is refused when one backend is %s, in words', (state) => {
    const { operations, fleet } = startOwner('a', 'b');
    fleet.setHealth('b', { state, reason: 'connection refused' });
    const begun = operations.begin({ kind: 'pull', model: MODEL, backends: ['a', 'b'] });
    const message = `b is ${state}: connection refused`;
    expect(begun).toMatchObject({ ok: false, error: { code: 'refused', field: 'backends', message } });
    expect(operations.list()).toEqual([]);
  });

  it.each(['draining', 'maintenance'] as const)('may go to a backend that is in %s', (mode) => {
    const { begin, operations, fleet } = startOwner('a');
    fleet.setMode('a', mode);
    begin('warm', MODEL, 'a');
    expect(operations.list()).toHaveLength(1);
  });

  it('is refused while something else is done with that model there', () => {
    const { begin, operations } = startOwner('a', 'b');
    begin('pull', MODEL, 'a');
    const begun = operations.begin({ kind: 'delete', model: MODEL, backends: ['b', 'a'] });
    const message = `${MODEL} is being pulled on a: wait for it, or cancel it first`;
    expect(begun).toMatchObject({ ok: false, error: { code: 'conflict', field: 'backends', message } });
    expect(operations.list()).toHaveLength(1);
  });

  it('is refused when too much runs already', () => {
    const backends = Array.from({ length: 201 }, (_, index) => `b${index}`);
    const { operations } = startOwner(...backends);
    const begun = operations.begin({ kind: 'pull', model: MODEL, backends });
    expect(begun).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringContaining('at most 200') },
    });
    expect(operations.list()).toEqual([]);
  });
});
