import { expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

type Aliases = NonNullable<NonNullable<ConfigInput['models']>['aliases']>;

async function startWith(aliases: Aliases = {}) {
  const fleet = await startGatewayBefore([await startFakeBackend()], { models: { aliases } });
  const { handlers } = fleet.gateway;
  const listed = async () => {
    const reply = await handlers['alias.list'](undefined);
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value.map(({ steps: _, ...rule }) => rule);
  };
  return { ...fleet, handlers, listed };
}

it('makes an alias, which is in force and in the configuration at once', async () => {
  const { handlers, listed, store } = await startWith();
  expect(
    await handlers['alias.set']({ name: 'chat', model: 'llama3.2', backends: ['rig-1'], fallbacks: ['m:1b'] }),
  ).toEqual({
    ok: true,
    value: { name: 'chat' },
  });
  expect(await listed()).toEqual([{ name: 'chat', model: 'llama3.2', backends: ['rig-1'], fallbacks: ['m:1b'] }]);
  expect(store.text()).toContain('chat');
});

it('changes what is given of one that is there, under whichever spelling', async () => {
  const { handlers, listed, store } = await startWith({ chat: { model: 'a', backends: ['rig-1'], fallbacks: ['b'] } });
  expect(await handlers['alias.set']({ name: 'Chat:latest', model: 'c', backends: [] })).toEqual({
    ok: true,
    value: { name: 'chat' },
  });
  expect(await listed()).toEqual([{ name: 'chat', model: 'c', backends: [], fallbacks: ['b'] }]);
  expect(store.text()).not.toContain('rig-1]');
});

it.each([
  ['no model', { name: 'chat' }, 'model', 'a new alias needs a model'],
  [
    'a backend that is not there',
    { name: 'chat', model: 'm', backends: ['rig-9'] },
    'backends[0]',
    'no backend has the id',
  ],
  ['an alias as its model', { name: 'chat', model: 'old' }, 'model', 'is itself an alias'],
  ['a circle', { name: 'old', fallbacks: ['old'] }, 'fallbacks[0]', 'must not go in a circle: old → old'],
  ['a name that is none', { name: 'a b', model: 'm' }, undefined, 'is not a usable name'],
])('refuses %s by the field that is wrong, and changes nothing', async (_what, input, field, message) => {
  const { handlers, listed } = await startWith({ old: { model: 'm' } });
  const before = await listed();
  const reply = await handlers['alias.set'](input);
  expect(reply).toMatchObject({ ok: false, error: { code: 'bad_input', message: expect.stringContaining(message) } });
  expect(reply.ok ? null : reply.error.field).toBe(field);
  expect(await listed()).toEqual(before);
});

it('takes an alias away, also from the fallbacks of others, and tells what was so that it can be put back', async () => {
  const rules = {
    large: { model: 'a', fallbacks: ['chat', 'm:1b'] },
    chat: { model: 'b' },
    other: { model: 'c', fallbacks: ['Chat:latest'] },
  };
  const { handlers, listed } = await startWith(rules);
  const before = await listed();
  const removed = await handlers['alias.remove']({ name: 'chat' });
  expect(removed).toEqual({ ok: true, value: { name: 'chat', before: [before[1], before[0], before[2]] } });
  expect(await listed()).toEqual([
    { name: 'large', model: 'a', backends: [], fallbacks: ['m:1b'] },
    { name: 'other', model: 'c', backends: [], fallbacks: [] },
  ]);
  if (removed.ok)
    for (const rule of removed.value.before)
      await handlers['alias.set']({ ...rule, backends: [...rule.backends], fallbacks: [...rule.fallbacks] });
  expect((await listed()).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
    before.toSorted((a, b) => a.name.localeCompare(b.name)),
  );
});

it('knows no alias that is not there', async () => {
  const { handlers } = await startWith();
  expect(await handlers['alias.remove']({ name: 'chat' })).toMatchObject({ ok: false, error: { code: 'not_found' } });
});
