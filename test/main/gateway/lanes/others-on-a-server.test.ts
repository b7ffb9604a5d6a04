import { expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const chat = (fleet: FleetUnderTest) =>
  call(fleet.url, '/api/chat', {
    model: LLAMA,
    messages: [{ role: 'user', content: 'Hello there, how are you?' }],
    options: { num_predict: 100 },
  });
const hint = async (fleet: FleetUnderTest) =>
  (await fleet.backend('sim-1')).lanes.find(({ model }) => model === LLAMA)?.foreignHint ?? null;
/** A pause of this machine counts as twenty times as long there, and looks like somebody else's use: then another one tells. */
async function hintAfterChat(fleet: FleetUnderTest): Promise<string | null> {
  await chat(fleet);
  return hint(fleet);
}

it('says that a server seems to be used by others when a request that is alone there has to wait for a slot', async () => {
  const fleet = await startLanes([{ numParallel: 1, outputTokens: [100, 100] }]);
  await expect.poll(() => hintAfterChat(fleet)).toBeNull();
  fleet.server('sim-1').setFault({ kind: 'other-client', model: LLAMA, durationMs: 12_000 });
  expect((await chat(fleet)).status).toBe(200);
  expect(await hint(fleet)).toMatch(/^a request that was alone there waited \d+\.\d s for a slot$/);
  await expect.poll(() => hintAfterChat(fleet)).toBeNull();
});

it('says so, too, when its tokens come much slower than usual', async () => {
  const fleet = await startLanes([{ numParallel: 1, outputTokens: [100, 100] }]);
  await expect.poll(() => hintAfterChat(fleet)).toBeNull();
  fleet.server('sim-1').setFault({ kind: 'slow', factor: 4 });
  await expect
    .poll(() => hintAfterChat(fleet))
    .toMatch(/^an answer that was alone there came at \d+ tokens\/s instead of \d+$/);
});
