import { describe, expect, it, onTestFinished } from 'vitest';
import { chat, startHeldBackend } from '../app/cli/held-backend.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { menuRows, pick, tray } from './support/witness.ts';

/** A desktop with one stream that runs until the test says otherwise. */
async function launchStreaming() {
  const rig = await startHeldBackend();
  const desktop = await launchDesktop({ config: `backends: [{ id: rig-1, url: '${rig.url}', slots: 1 }]` });
  onTestFinished(() => desktop.close().catch(() => {}));
  onTestFinished(() => rig.finishAll());
  const answer = chat(desktop.gatewayUrl);
  await expect.poll(() => answer.text).toContain('"done":false');
  await expect.poll(() => desktop.page.locator('.figure', { hasText: 'in flight' }).textContent()).toContain('1');
  return { rig, desktop, answer };
}

const title = async ({ app }: Desktop): Promise<string | undefined> => (await panelWindow(app))?.title;
const asked = /^Stopping: 1 stream, \d+ s left$/;

describe('quitting while a stream runs', { timeout: 60_000 }, () => {
  it('shows the window, counts down everywhere, lets the stream finish and exits 0', async () => {
    const { rig, desktop, answer } = await launchStreaming();
    await onWindow(desktop.app, 'hide');
    await pick(desktop.app, 'tray', ['Quit Corral']);
    await expect.poll(() => title(desktop)).toMatch(asked);
    expect(await panelWindow(desktop.app)).toMatchObject({ isVisible: true });
    expect((await tray(desktop.app))?.toolTip).toMatch(asked);
    const labels = (await menuRows(desktop.app, 'tray')).map(({ label }) => label);
    expect([labels[0], labels.at(-1)]).toEqual([expect.stringMatching(/^Stopping: \d+ s left at most$/), 'Quit Now']);
    await desktop.page.getByText('1 stream may still finish').waitFor();
    rig.finishAll();
    expect(await desktop.exited).toBe(0);
    expect(answer.text).toContain('"done":true');
  });

  it('cuts it at the second wish, with a last word to its client, and exits 1', async () => {
    const { desktop, answer } = await launchStreaming();
    const child = desktop.app.process();
    await pick(desktop.app, 'application', ['&File', 'Quit Corral']);
    await expect.poll(() => title(desktop)).toMatch(asked);
    // Not at once: a wish that comes so soon after the first is taken for the same one.
    await expect
      .poll(async () => {
        if (child.exitCode === null) await pick(desktop.app, 'tray', ['Quit Now']).catch(() => {});
        return child.exitCode;
      })
      .toBe(1);
    await expect.poll(() => answer.ended).toBe(true);
    expect(answer.text).toContain('"error"');
  });

  it('happens on SIGTERM too, and Ctrl-C that reaches it twice is one wish', async () => {
    const { rig, desktop, answer } = await launchStreaming();
    for (const signal of ['SIGINT', 'SIGINT'] as const) desktop.app.process().kill(signal);
    await expect.poll(() => title(desktop)).toMatch(asked);
    desktop.app.process().kill('SIGTERM');
    rig.finishAll();
    expect(await desktop.exited).toBe(0);
    expect(answer.text).toContain('"done":true');
  });

  it('takes a second when the session is ending, and says so to the client', async () => {
    const { desktop, answer } = await launchStreaming();
    const isDelayed = await desktop.app.evaluate(({ powerMonitor }) => {
      let delayed = false;
      const preventDefault = (): void => {
        delayed = true;
      };
      powerMonitor.emit('shutdown', { preventDefault });
      return delayed;
    });
    expect(isDelayed).toBe(true);
    expect(await desktop.exited).toBe(1);
    await expect.poll(() => answer.ended).toBe(true);
    expect(answer.text).toContain('"error"');
  });
});
