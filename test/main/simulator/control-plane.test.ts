import { expect, it, onTestFinished } from 'vitest';
import { startControlPlane } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, startStillRig } from './rig.ts';

it('steers a server from a port of its own', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const plane = await startControlPlane(server);
  onTestFinished(() => plane.close());
  // biome-ignore lint/suspicious/noExplicitAny: each order has its own answer
  const order = async (method: string, path: string, body?: unknown): Promise<any> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return (await fetch(`${plane.url}${path}`, init)).json();
  };
  await order('POST', '/faults', { kind: '500', model: LLAMA });
  expect(await order('GET', '/faults')).toEqual([{ kind: '500', model: LLAMA }]);
  expect((await ask(server, '/api/chat', chat('x'))).status).toBe(500);
  await order('DELETE', '/faults');
  await order('POST', '/config', { version: '0.31.0' });
  expect((await ask(server, '/api/version')).json.version).toBe('0.31.0');
  const before = (await order('GET', '/snapshot')).nowMs;
  await order('POST', '/advance', { ms: 1000 });
  expect((await order('GET', '/snapshot')).nowMs).toBe(before + 1000);
  await order('POST', '/unload', { model: LLAMA });
  expect((await order('GET', '/events')).map((event: { kind: string }) => event.kind)).toContain('unload');
  expect((await order('GET', '/config')).numParallel).toBe(1);
  await order('POST', '/reset');
  expect((await order('GET', '/snapshot')).requests).toEqual([]);
  expect((await order('GET', '/nothing')).error).toMatch(/no such order/);
});
