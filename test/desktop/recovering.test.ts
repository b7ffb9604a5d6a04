import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chat, startHeldBackend } from '../app/cli/held-backend.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';

const inPage = <T>({ app }: Desktop, code: string): Promise<T> =>
  app.evaluate(
    ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
    code,
  ) as Promise<T>;

/** What the page shows now; a page that failed is marked, so that it cannot be taken for the next one. */
const shown = (desktop: Desktop): Promise<string | undefined> =>
  inPage(
    desktop,
    "window.failed ? 'failed' : document.querySelector('[aria-label=Screens]') ? 'panel' : document.querySelector('h1')?.textContent",
  );

async function crash(desktop: Desktop): Promise<void> {
  await inPage(desktop, 'window.failed = true');
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
}

describe('a panel that crashes', () => {
  let desktop: Desktop;
  let answer: ReturnType<typeof chat>;
  let finishAll: () => void;

  beforeAll(async () => {
    desktop = await launchDesktop();
  });
  afterAll(() => desktop?.close());

  it('is loaded again where it was, while the gateway goes on', async () => {
    const rig = await startHeldBackend();
    finishAll = rig.finishAll;
    onTestFinished(() => rig.finishAll());
    await inPage(
      desktop,
      `corral.invoke('backend.add', { id: 'rig-1', url: '${rig.url}', slots: 1 }).then(({ ok }) => ok)`,
    );
    await expect
      .poll(async () => (await fetch(`${desktop.gatewayUrl}/api/tags`)).json())
      .toMatchObject({ models: [expect.anything()] });
    answer = chat(desktop.gatewayUrl);
    await expect.poll(() => answer.text).toContain('"done":false');
    await desktop.page.evaluate(() => {
      location.hash = '#/traffic';
    });
    await crash(desktop);
    await expect.poll(() => shown(desktop)).toBe('panel');
    expect(await inPage(desktop, 'location.hash')).toBe('#/traffic');
    expect(answer.ended).toBe(false);
    finishAll();
    await expect.poll(() => answer.text).toContain('"done":true');
  });

  it('gets snapshots again', async () => {
    await expect.poll(() => inPage(desktop, "document.querySelector('.figure')?.textContent ?? ''")).toContain('req/s');
  });

  it('is left behind a button when it fails again and again, and comes back by it', async () => {
    for (const _ of ['the second time this minute', 'the third']) {
      await crash(desktop);
      await expect.poll(() => shown(desktop)).toBe('panel');
    }
    await crash(desktop);
    await expect.poll(() => shown(desktop)).toBe('The control panel stopped working');
    await inPage(desktop, "document.querySelector('a').click()");
    await expect.poll(() => shown(desktop)).toBe('panel');
  });
});

describe('a panel that hangs', () => {
  it('is loaded again when it has not come back in ten seconds, not when it has', async () => {
    const desktop = await launchDesktop();
    onTestFinished(() => desktop.close());
    const tell = (event: 'responsive' | 'unresponsive'): Promise<void> =>
      desktop.app.evaluate(({ BrowserWindow }, name) => void BrowserWindow.getAllWindows()[0]?.emit(name), event);
    await inPage(desktop, 'window.failed = true');
    await tell('unresponsive');
    await tell('responsive');
    await tell('unresponsive');
    const askedAt = performance.now();
    await expect.poll(() => shown(desktop)).toBe('panel');
    expect(performance.now() - askedAt).toBeGreaterThan(9_000);
  });
});
