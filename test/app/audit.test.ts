import { expect, it } from 'vitest';
import type { AuditLine } from '../../app/audit.ts';
import { createDispatch } from '../../app/dispatch.ts';
import { ok } from '../../shared/result.ts';
import { bearer, json, signIn, startFixture } from './control/control-fixture.ts';
import { createFakeHandlers } from './fake-gateway.ts';
import { createRecordingLog } from './recording-log.ts';

function setUp() {
  const acts: AuditLine[] = [];
  const handlers = { ...createFakeHandlers(), 'playground.send': async () => ok({ id: 'a' }) };
  const dispatch = createDispatch(handlers, { log: createRecordingLog(), audit: (line) => void acts.push(line) });
  return { acts, dispatch };
}
const origin = { who: 'panel', address: '10.0.0.7' };

it('every act is written down with who, what, from where and what came of it', async () => {
  const { acts, dispatch } = setUp();
  await dispatch('backend.drain', { id: 'rig-1' }, origin);
  await dispatch('backend.drain', { id: 'rig-9' }, origin);
  await dispatch('backend.drain', { id: 7 }, origin);
  expect(acts).toEqual([
    { ...origin, command: 'backend.drain', input: '{"id":"rig-1"}', failure: null },
    { ...origin, command: 'backend.drain', input: '{"id":"rig-9"}', failure: 'no backend rig-9' },
    { ...origin, command: 'backend.drain', input: '{"id":7}', failure: expect.stringContaining('id') },
  ]);
});

it('who only looks, and what somebody asks a model, is nobody’s business', async () => {
  const { acts, dispatch } = setUp();
  await dispatch('gateway.status', undefined, origin);
  await dispatch('key.list', undefined, origin);
  const question = { page: 'p'.repeat(20), model: 'm', messages: [{ role: 'user', content: 'a secret' }] };
  await dispatch('playground.send', question, origin);
  expect(acts).toEqual([]);
});

it('no secret is written down, nor what may be one because it stands where nothing belongs', async () => {
  const { acts, dispatch } = setUp();
  const secret = 'sk-test-0123456789abcdef';
  await dispatch('backend.credential', { id: 'rig-1', secret, header: 'x-key' }, origin);
  await dispatch('backend.credential', { id: 'rig-1', sercet: secret }, origin);
  await dispatch('backend.credential', secret, origin);
  await dispatch('backend.add', { url: 'http://a', credential: { secret, header: 'x-key', token: secret } }, origin);
  expect(JSON.stringify(acts)).not.toContain(secret);
  expect(acts.map(({ input }) => input)).toEqual([
    '{"id":"rig-1","secret":"(hidden)","header":"x-key"}',
    '{"id":"rig-1","sercet":"(hidden)"}',
    '"(hidden)"',
    '{"url":"http://a","credential":{"secret":"(hidden)","header":"x-key","token":"(hidden)"}}',
  ]);
});

it('an input as long as a file is cut', async () => {
  const { acts, dispatch } = setUp();
  await dispatch('config.change', { changes: [{ path: ['models'], value: 'x'.repeat(10_000) }] }, origin);
  expect(acts[0]?.input).toHaveLength(4_001);
});

it('the command line and the panel are told apart, and where they are', async () => {
  const fixture = await startFixture();
  const order = { method: 'POST', body: '{"id":"rig-1"}' };
  await fixture.ask('/api/control/backend.drain', { ...order, headers: { ...json, ...bearer } });
  const cookie = await signIn(fixture);
  await fixture.ask('/api/control/backend.drain', { ...order, headers: { ...json, cookie, origin: fixture.origin } });
  expect(fixture.acts.map(({ who, address }) => [who, address])).toEqual([
    ['command line', '127.0.0.1'],
    ['panel', '127.0.0.1'],
  ]);
});
