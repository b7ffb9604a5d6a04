import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulatedServer } from '../../../main/simulator/index.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { runCli, serve } from './run-cli.ts';

const SMALL = 'llama3.2:3b';
const PATIENCE = { timeout: 30_000 };

it('a pull goes on under its id after the gateway was killed', { timeout: 90_000 }, async () => {
  const server = await startSimulatedServer({ id: 'sim-1', seed: 1, models: [], timeScale: 0.2, pullBandwidth: 1e6 });
  onTestFinished(() => server.close());
  const rest = `backends: [{ id: sim-1, url: '${server.url}' }]\n`;
  const killed = await serve(rest);
  const list = async (dataDir: string): Promise<readonly OperationSnapshot[]> =>
    JSON.parse((await runCli('operation', 'list', '--json', '--data-dir', dataDir)).stdout);
  const watching = runCli('model', 'pull', SMALL, '--on', 'sim-1', '--data-dir', killed.dataDir);
  await expect.poll(async () => (await list(killed.dataDir))[0]?.progress?.done ?? 0, PATIENCE).toBeGreaterThan(0);
  const [before] = await list(killed.dataDir);
  killed.process.kill('SIGKILL');
  await once(killed.process, 'close');
  expect(await watching).toMatchObject({ code: 1, stderr: expect.stringMatching(/^corral: [^\n]+\n$/) });

  const again = await serve(rest, killed.dataDir);
  await expect
    .poll(async () => (await list(again.dataDir))[0]?.progress?.done ?? 0, PATIENCE)
    .toBeGreaterThanOrEqual(before?.progress?.done ?? Number.POSITIVE_INFINITY);
  expect(await list(again.dataDir)).toMatchObject([
    { id: before?.id, state: 'running', startedAt: before?.startedAt, orderedBy: 'command line' },
  ]);
  expect((await runCli('operation', 'cancel', before?.id ?? '', '--data-dir', again.dataDir)).code).toBe(0);
  await expect.poll(async () => (await list(again.dataDir))[0]?.state, PATIENCE).toBe('cancelled');
});
