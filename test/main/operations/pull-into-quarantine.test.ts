import { expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import type { ServerUnderTest } from '../../support/gateway-fixture.ts';
import { LLAMA, startWork, type WorkUnderTest } from './work-fixture.ts';

/** Builds of one tag, each with weights of its own. */
const build = (letter: string) => ({
  ...models.llama8b(),
  digest: letter.repeat(64),
  blobId: `sha256-${letter.repeat(64)}`,
});
const server: ServerUnderTest = { models: [build('a')], registry: [build('b')] };

async function pull(work: WorkUnderTest, backend: string): Promise<void> {
  const id = await work.begin('pull', LLAMA, backend);
  expect(await work.ended(id)).toMatchObject({ state: 'done' });
}

/** How a chat with each of them ends. */
const served = ({ url }: WorkUnderTest, ids: readonly string[]): Promise<readonly number[]> =>
  Promise.all(
    ids.map(async (id) => {
      const body = { model: LLAMA, stream: false, messages: [{ role: 'user', content: 'Hi' }] };
      const headers = { 'content-type': 'application/json', 'x-corral-backend': id };
      const answer = await fetch(`${url}/api/chat`, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.text();
      return answer.status;
    }),
  );

it('a pull that goes from server to server shuts none of them out, although odd copies are quarantined', async () => {
  const ids = ['sim-1', 'sim-2', 'sim-3'];
  const work = await startWork({
    servers: [server, server, server],
    config: { models: { drift: { policy: 'quarantine' } } },
  });
  for (const id of ids.slice(0, 2)) {
    await pull(work, id);
    await expect.poll(async () => (await work.status()).drift).toMatchObject([{ model: LLAMA, isSettling: true }]);
    expect(await served(work, ids)).toEqual([200, 200, 200]);
  }
  await pull(work, 'sim-3');
  await expect.poll(async () => (await work.status()).drift).toEqual([]);
  expect(await served(work, ids)).toEqual([200, 200, 200]);
});
