import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serveSilence, serveStrangePage } from '../support/strange-page.ts';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('a page that wants to go somewhere', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  const windowCount = () => fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  it('has the address that it was loaded by, with query and fragment', async () => {
    const address = await fixture.page.evaluate(() => [location.search, location.hash]);
    expect(address).toEqual(['?q=1', '#h']);
  });

  /** Writes these events down from now on; the first listener to hear of `refused` prevents it. */
  const watch = (refused: string | null): Promise<void> =>
    fixture.app.evaluate(({ BrowserWindow }, name) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
      globalThis.navigations = [];
      for (const watched of ['did-start-navigation', 'will-frame-navigate', 'will-navigate', 'did-navigate']) {
        contents.removeAllListeners(watched);
        contents.on(watched, (event: Electron.Event) => {
          globalThis.navigations.push(watched);
          if (watched === name) event.preventDefault();
        });
      }
    }, refused);
  const navigations = (): Promise<string[]> => fixture.app.evaluate(() => globalThis.navigations);

  it.each(['will-frame-navigate', 'will-navigate'])('stays when a listener of %s says so', async (refused) => {
    await watch(refused);
    await fixture.page.click('#away');
    await expect.poll(navigations).toContain(refused);
    expect(await fixture.page.title()).toBe('Fixture');
    expect(await fixture.page.evaluate(() => location.search)).toBe('?q=1');
    // Nobody is asked any further.
    expect((await navigations()).at(-1)).toBe(refused);
  });

  it('goes when nobody minds', async () => {
    await watch(null);
    await fixture.page.click('#away');
    await fixture.page.waitForURL(/other\.html$/);
    await expect
      .poll(navigations)
      .toEqual(['did-start-navigation', 'will-frame-navigate', 'will-navigate', 'did-navigate']);
    const url = () =>
      fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
    await expect.poll(url).toMatch(/other\.html$/);
    await fixture.page.goBack();
    await fixture.page.waitForFunction(() => window.moduleRan);
  });

  it('opens no window when the handler denies it, and loads nothing meanwhile', async () => {
    const strange = await serveStrangePage();
    onTestFinished(strange.close);
    await fixture.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    });
    for (const url of ['about:blank', strange.url, strange.url, strange.url]) await openAndSeeClosed(url);
    expect(await windowCount()).toBe(1);
    expect(strange.visits).toEqual([]);
  });

  const openAndSeeClosed = (url: string): Promise<void> =>
    fixture.page.evaluate((to) => {
      const opened = window.open(to);
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!opened || opened.closed) resolve();
        else requestAnimationFrame(look);
      };
      look();
      return promise;
    }, url);

  it('opens the window that the handler allows, as it says', async () => {
    await fixture.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setWindowOpenHandler(() => ({
        action: 'allow',
        overrideBrowserWindowOptions: { width: 300, height: 200 },
      }));
    });
    const opened = fixture.app.waitForEvent('window');
    await fixture.page.click('#popup');
    const popup = await opened;
    await popup.waitForURL('about:blank#opened');
    const sizes = () =>
      fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.getSize()));
    await expect.poll(sizes).toEqual([
      [640, 480],
      [300, 200],
    ]);
    await popup.close();
    await expect.poll(windowCount).toBe(1);
  });

  it('brings to light what goes wrong in a listener, and goes on', async () => {
    await watch(null);
    await fixture.app.evaluate(({ BrowserWindow }) => {
      globalThis.failures = [];
      process.once('uncaughtException', (error) => globalThis.failures.push(error.message));
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', () => {
        throw new Error('on purpose');
      });
    });
    await fixture.page.evaluate(() => {
      location.href = 'other.html';
    });
    await expect.poll(() => fixture.app.evaluate(() => globalThis.failures)).toEqual(['on purpose']);
    await fixture.page.waitForURL(/other\.html$/);
  });

  it('can be closed while the document is still awaited', async () => {
    const { url, close } = await serveSilence();
    onTestFinished(close);
    const before = await windowCount();
    await fixture.app.evaluate(({ BrowserWindow }, silent) => {
      const window = new BrowserWindow({ show: false });
      window.loadURL(silent).catch((error: Error) => globalThis.failures.push(error.message));
      window.webContents.once('did-start-loading', () => setImmediate(() => window.close()));
    }, url);
    await expect.poll(() => fixture.app.evaluate(() => globalThis.failures.at(-1))).toContain('ERR_ABORTED');
    expect(await windowCount()).toBe(before);
  });

  it('is told when the document cannot be had', async () => {
    const failure = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const failed: unknown[] = [];
      window.webContents.on('did-fail-load', (_, __, description, url) => failed.push(description, url));
      try {
        await window.loadURL('http://127.0.0.1:9/');
        return 'loaded';
      } catch (error) {
        return [(error as NodeJS.ErrnoException).code, ...failed];
      } finally {
        window.destroy();
      }
    });
    expect(failure).toEqual(['ERR_UNSAFE_PORT', 'ERR_UNSAFE_PORT', 'http://127.0.0.1:9/']);
  });

  it('can be loaded from a scheme of the app’s own', async () => {
    const url = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('fixture://here/page?q#f');
      const fetched = await window.webContents.executeJavaScript(
        `fetch('/told', { method: 'POST', body: 'hello' }).then(async (r) => [r.status, r.headers.get('x-told'), await r.json()])`,
      );
      const broken = await window.webContents.executeJavaScript(`fetch('/broken').then(String, (e) => e.name)`);
      const result = [window.webContents.getURL(), window.getTitle(), fetched, broken];
      window.destroy();
      return result;
    });
    expect(url).toEqual([
      'fixture://here/page?q#f',
      'By scheme',
      [201, 'yes', { method: 'POST', host: 'here', path: '/told', body: 'hello' }],
      'TypeError',
    ]);
  });
});

declare global {
  /** In the fixture's main process. */
  var navigations: string[];
  var failures: string[];
}
