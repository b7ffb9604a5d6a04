import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newDataDir, runCli, spawnCli, writeConfig } from './run-cli.ts';

describe('corral serve --demo', () => {
  it('fills every screen: servers that are up, models that are loaded, requests that come and go', async () => {
    const dataDir = newDataDir();
    const child = spawnCli(['serve', '--demo', '--config', writeConfig(), '--data-dir', dataDir]);
    await expect.poll(() => child.written.stdout).toContain('control panel on');
    const status = async () => JSON.parse((await runCli('status', '--json', '--data-dir', dataDir)).stdout);
    const { backends } = await status();
    expect(backends.length).toBeGreaterThanOrEqual(3);
    for (const { health, loaded } of backends) expect([health, loaded.length > 0]).toEqual(['up', true]);
    const settled = async () =>
      (await status()).recent.filter(({ outcome }: { outcome: string }) => outcome === 'ok').length;
    await expect.poll(settled, { interval: 500 }).toBeGreaterThan(0);
  });

  it('takes changes for as long as it runs, and leaves no file of its fleet behind', async () => {
    const dataDir = newDataDir();
    const configPath = writeConfig('# mine\n');
    const child = spawnCli(['serve', '--demo', '--config', configPath, '--data-dir', dataDir]);
    await expect.poll(() => child.written.stdout).toContain('control panel on');
    const corral = (...args: string[]) => runCli(...args, '--data-dir', dataDir);
    const [first] = JSON.parse((await corral('backend', 'list', '--json')).stdout);
    expect(await corral('backend', 'remove', first.id, '--yes')).toMatchObject({ code: 0 });
    const next = JSON.parse((await corral('backend', 'list', '--json')).stdout);
    expect(await corral('backend', 'drain', next[0].id, '--yes')).toMatchObject({ code: 0 });
    child.process.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0 });
    expect(readdirSync(dataDir).sort()).toEqual(['access.log', 'control-token', 'corral.db']);
  });
});
