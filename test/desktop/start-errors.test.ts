import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launchApp } from './support/launch-app.ts';

describe('a start that cannot be', { timeout: 60_000 }, () => {
  it('says why to the person and to the terminal, and exits 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const folder = mkdtempSync(join(tmpdir(), 'corral-desktop-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const { port } = taken.address() as AddressInfo;
    writeFileSync(join(folder, 'corral.yaml'), `listen: { port: ${port} }\n`);
    const root = join(import.meta.dirname, '../..');
    const args = [`--data-dir=${folder}/data`, `--config=${folder}/corral.yaml`];
    const launched = await launchApp({ path: root, args, folder });
    expect(await launched.exited).toBe(1);
    const reason = `[^\\n]*127\\.0\\.0\\.1:${port}[^\\n]*$`;
    expect(launched.output()).toMatch(new RegExp(`^corral: ${reason}`, 'm'));
    expect(launched.output()).toMatch(new RegExp(`^Corral cannot start\\n${reason}`, 'm'));
  });
});
