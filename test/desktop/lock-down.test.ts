import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { type StrangePage, serveStrangePage } from './support/strange-page.ts';
import { outside } from './support/witness.ts';

const panelUrl = /^app:\/\/panel\/index\.html/;

describe('the panel’s window', () => {
  let desktop: Desktop;
  let strange: StrangePage;
  beforeAll(async () => {
    [desktop, strange] = await Promise.all([launchDesktop(), serveStrangePage()]);
  });
  afterAll(async () => {
    strange?.close();
    await desktop?.close();
  });

  const windowUrls = (): Promise<string[]> =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL()));

  /** Lets the page try; waits until the app was asked, and says what it answered. */
  async function mayLeaveFor(url: string): Promise<boolean> {
    await desktop.app.evaluate(({ BrowserWindow }) => {
      globalThis.lastLeave = null;
      // After the app's own listeners.
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', ({ defaultPrevented }) => {
        globalThis.lastLeave = !defaultPrevented;
      });
    });
    await desktop.page.evaluate((to) => {
      location.href = to;
    }, url);
    const answer = () => desktop.app.evaluate(() => globalThis.lastLeave);
    await expect.poll(answer).not.toBe(null);
    return (await answer()) === true;
  }

  it('goes nowhere else', async () => {
    expect(await mayLeaveFor(strange.url)).toBe(false);
    expect(await mayLeaveFor('https://ollama.com.evil.test/')).toBe(false);
    expect(await windowUrls()).toEqual([expect.stringMatching(panelUrl)]);
    expect(strange.visits).toEqual([]);
    expect(await outside(desktop.app)).toEqual([]);
  });

  it('goes on hearing of the gateway after it was kept from leaving', async () => {
    expect(await mayLeaveFor(strange.url)).toBe(false);
    const seq = await desktop.page.evaluate(() => {
      const { promise, resolve } = Promise.withResolvers<number>();
      window.corral?.subscribe('snapshot', (snapshot) => resolve(snapshot.seq));
      return promise;
    });
    expect(seq).toBeGreaterThan(0);
  });

  it('opens no window of its own', async () => {
    await desktop.page.evaluate((to) => {
      const opened = window.open(to);
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!opened || opened.closed) resolve();
        else requestAnimationFrame(look);
      };
      look();
      return promise;
    }, strange.url);
    expect(await windowUrls()).toEqual([expect.stringMatching(panelUrl)]);
    expect(strange.visits).toEqual([]);
    expect(await outside(desktop.app)).toEqual([]);
  });

  it('hands links to known documentation to the browser', async () => {
    const url = 'https://docs.ollama.com/faq';
    await desktop.page.evaluate((to) => void window.open(to), url);
    await expect.poll(() => outside(desktop.app)).toEqual([['openExternal', url]]);
    expect(await windowUrls()).toHaveLength(1);
  });

  it('may write to the clipboard, and nothing else', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = [
        'clipboard-write',
        'clipboard-read',
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
      ];
      const asked = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return [name, state] as const;
      });
      return Object.fromEntries(await Promise.all(asked));
    });
    expect(states).toEqual({
      'clipboard-write': 'granted',
      'clipboard-read': 'denied',
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      midi: 'denied',
    });
  });

  it('runs no script but the panel’s own', async () => {
    const result = await desktop.page.evaluate(() => {
      const { promise, resolve } = Promise.withResolvers<string>();
      addEventListener('securitypolicyviolation', ({ violatedDirective }) => resolve(violatedDirective));
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return promise.then((directive) => [directive, 'injected' in window]);
    });
    expect(result).toEqual(['script-src-elem', false]);
  });

  it('is given nothing that lies outside the panel’s folder', async () => {
    const statuses = await desktop.page.evaluate(() =>
      Promise.all(
        ['/../app/electron.js', '/..%2fapp%2felectron.js', '/nothing'].map((path) => fetch(path).then((r) => r.status)),
      ),
    );
    expect(statuses).toEqual([404, 404, 404]);
  });
});

declare global {
  /** In the app's main process: whether the page was last allowed to leave; null while nobody was asked. */
  var lastLeave: boolean | null;
}
