import { expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { attempt, exchange } from '../../main/telemetry/fixtures.ts';
import { startRemote } from './remote-fixture.ts';

const placement = {
  policy: 'adaptive',
  chosen: 'rig-1',
  reason: 'the model is loaded and the first token is expected soonest; expected in 0.14 s',
  passedOver: [
    { backend: 'rig-2', reason: 'first token in 2.10 s: 1.20 s for a slot' },
    { backend: 'rig-3', reason: 'draining' },
  ],
};

it('says why a request went where it did, and why not to each of the others', async () => {
  const { corral } = await startRemote({ 'exchange.find': async ({ id }) => ok(exchange({ id, placement })) });
  const { code, stdout } = await corral('why', 'x-1');
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      'x-1  POST /api/chat  llama3.1:8b  ok 200',
      '  waited 10 ms, first byte after 100 ms, ended after 1.0 s',
      '',
      `rig-1, by adaptive: ${placement.reason}`,
      '  not rig-2: first token in 2.10 s: 1.20 s for a slot',
      '  not rig-3: draining',
      '',
    ].join('\n'),
  );
});

it('says when the gateway set the context size', async () => {
  const context = { askedTokens: 131_072, givenTokens: 16_384 };
  const { corral } = await startRemote({ 'exchange.find': async () => ok(exchange({ placement, context })) });
  expect((await corral('why', 'x-1')).stdout).toContain('\nnum_ctx: 131072 asked for, 16384 sent (models.context)\n');
});

it('says what an alias came to, and why not to each model before', async () => {
  const alias = { name: 'chat:latest', passedOver: [{ model: 'big:70b', reason: 'no backend can serve this now' }] };
  const { corral } = await startRemote({ 'exchange.find': async () => ok(exchange({ placement, alias })) });
  expect((await corral('why', 'x-1')).stdout).toContain(
    '\nchat:latest came to llama3.1:8b\n  not big:70b: no backend can serve this now\nrig-1, by adaptive: ',
  );
});

it('lists the attempts of one that was tried more than once', async () => {
  const failed = attempt({ backend: 'rig-2', result: 'refused', reason: 'connection refused' });
  const attempts = [failed, attempt({ startedMs: 30 })];
  const { corral } = await startRemote({ 'exchange.find': async () => ok(exchange({ placement, attempts })) });
  const { stdout } = await corral('why', 'x-1');
  expect(stdout).toMatch(/rig-2 +10 ms +refused +connection refused\nrig-1 +30 ms +answered\n$/);
});

it('fails with one line for a request that nobody remembers', async () => {
  const { corral } = await startRemote();
  expect(await corral('why', 'zz')).toEqual({ code: 1, stdout: '', stderr: 'corral: no exchange zz\n' });
});
