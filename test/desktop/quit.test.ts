import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chat, startHeldBackend } from '../app/cli/held-backend.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';

/** The app with one backend behind it and one stream running. */
async function startBusy() {
  const backend = await startHeldBackend();
  const desktop = await launchDesktop({ config: `backends: [{ id: rig-1, url: '${backend.url}' }]` });
  onTestFinished(desktop.close);
  const installed = async (): Promise<string> => (await fetch(`${desktop.gatewayUrl}/api/tags`)).text();
  await expect.poll(installed).toContain('llama3.1:8b');
  const stream = chat(desktop.gatewayUrl);
  await expect.poll(() => stream.text).toContain('"done":false');
  return { backend, desktop, stream };
}

const takesRequests = ({ gatewayUrl }: Desktop): Promise<boolean> =>
  fetch(`${gatewayUrl}/api/tags`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Waits until the window's title has said twice, a second apart, how long the stream may still take. */
async function seeCountdown({ app }: Desktop): Promise<void> {
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  const counting = expect.stringMatching(/^Stopping: 1 stream, \d+ s left$/);
  await expect.poll(title).toEqual(counting);
  const first = await title();
  await expect.poll(title).not.toBe(first);
  expect(await title()).toEqual(counting);
}

describe('quitting', () => {
  it('lets running streams finish, takes no new ones, and then ends with 0', async () => {
    const { backend, desktop, stream } = await startBusy();
    await desktop.app.evaluate(({ app }) => app.quit());
    await expect.poll(() => takesRequests(desktop)).toBe(false);
    await seeCountdown(desktop);
    expect(stream.ended).toBe(false);
    backend.finishAll();
    expect(await desktop.exited).toBe(0);
    expect(stream.text).toContain('"done":true');
  });

  it('leaves nothing behind that says that it runs', async () => {
    const { backend, desktop } = await startBusy();
    const runtimeFile = join(desktop.dataDir, 'gateway.json');
    expect(existsSync(runtimeFile)).toBe(true);
    backend.finishAll();
    await desktop.app.close();
    expect(existsSync(runtimeFile)).toBe(false);
  });

  it('by a signal is quitting too', async () => {
    const { backend, desktop, stream } = await startBusy();
    desktop.app.process().kill('SIGTERM');
    await expect.poll(() => takesRequests(desktop)).toBe(false);
    expect(stream.ended).toBe(false);
    backend.finishAll();
    expect(await desktop.exited).toBe(0);
    expect(stream.text).toContain('"done":true');
  });
});
