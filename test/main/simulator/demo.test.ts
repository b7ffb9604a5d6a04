import http from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createVirtualClock, type DemoFleet, startDemoFleet, startDemoTraffic } from '../../../main/simulator/index.ts';
import { ask } from './rig.ts';

it('starts three different machines that share models, with some of them loaded', async () => {
  const fleet: DemoFleet = await startDemoFleet({ timeScale: 0.01 });
  onTestFinished(() => fleet.stop());
  expect(fleet.servers.map(({ id, slots }) => [id, slots])).toEqual([
    ['rig-4090', 4],
    ['rig-a6000', 2],
    ['old-3070', 1],
  ]);
  const digests = new Set<string>();
  for (const { server } of fleet.servers) {
    const tags = (await ask(server, '/api/tags')).json.models as { name: string; digest: string }[];
    digests.add(tags.find((model) => model.name === 'llama3.1:8b')?.digest ?? 'missing');
    for (const row of (await ask(server, '/api/ps')).json.models) expect(row.size_vram).toBe(row.size);
  }
  expect(digests.size).toBe(1);
  const large = fleet.servers[1]?.server;
  expect(
    large &&
      (
        await ask(large, '/api/chat', {
          model: 'llama3.1:70b',
          messages: [{ role: 'user', content: 'x' }],
          stream: false,
        })
      ).status,
  ).toBe(200);
});

it('keeps its models apart from real ones when it is given a namespace', async () => {
  const fleet = await startDemoFleet({ timeScale: 0.01, namespace: 'demo' });
  onTestFinished(() => fleet.stop());
  for (const { server } of fleet.servers) {
    const named = async (path: string): Promise<string[]> =>
      (await ask(server, path)).json.models.map(({ name }: { name: string }) => name);
    const [installed, loaded] = [await named('/api/tags'), await named('/api/ps')];
    expect(loaded.length).toBeGreaterThan(0);
    for (const name of [...installed, ...loaded]) expect(name).toMatch(/^demo\//);
  }
});

it('keeps a few users busy with chats, completions and embeddings, survives failures, and stops', async () => {
  const clock = createVirtualClock();
  const seen: { path: string; agent: string; body: { model: string; messages?: unknown[] } }[] = [];
  let failing = false;
  const gateway = http.createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', () => {
      seen.push({ path: req.url ?? '', agent: req.headers['user-agent'] ?? '', body: JSON.parse(text) });
      if (failing) req.socket.destroy();
      else res.end('{"message":{"role":"assistant","content":"ok"},"done":true}\n');
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void gateway.close());
  const { port } = gateway.address() as { port: number };
  const stop = startDemoTraffic({ baseUrl: `http://127.0.0.1:${port}`, seed: 3, clock, namespace: 'demo' });
  const run = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps; step += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await run(60);
  expect(new Set(seen.map((request) => request.path))).toEqual(
    new Set(['/api/chat', '/v1/chat/completions', '/api/embed']),
  );
  expect(new Set(seen.map((request) => request.agent)).size).toBe(9);
  for (const { body } of seen) expect(body.model).toMatch(/^demo\//);
  expect(seen.length).toBeLessThan(4 * 60);
  const turns = seen
    .filter((request) => request.agent === 'ana-open-webui')
    .map((request) => request.body.messages?.length);
  expect(turns.slice(0, 3)).toEqual([2, 4, 6]);
  failing = true;
  await run(20);
  failing = false;
  const before = seen.length;
  await run(60);
  expect(seen.length).toBeGreaterThan(before);
  stop();
  const atStop = seen.length;
  await run(30);
  expect(seen.length).toBe(atStop);
});
