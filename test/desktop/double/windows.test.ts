import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('a window', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  /** What a window emits while these methods are called on it, one after the other. */
  const eventsOf = (methods: readonly (readonly [name: string, ...args: unknown[]])[]): Promise<string[]> =>
    fixture.app.evaluate(({ BrowserWindow }, calls) => {
      const window = new BrowserWindow({ show: false, x: 100, y: 100, width: 400, height: 300, minWidth: 200 });
      const seen: string[] = [];
      const { emit } = window;
      window.emit = (name: string, ...args: unknown[]) => {
        seen.push(name);
        return emit.call(window, name, ...args);
      };
      for (const [name, ...args] of calls) {
        (window as unknown as Record<string, (...given: unknown[]) => void>)[name]?.(...args);
      }
      window.destroy();
      return seen;
    }, methods);

  it('gives its page the size of its content', async () => {
    const size = await fixture.page.evaluate(() => [window.innerWidth, window.innerHeight]);
    expect(size).toEqual([640, 480]);
    await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(700, 500));
    await fixture.page.waitForFunction(() => window.innerWidth === 700 && window.innerHeight === 500);
  });

  it('says when it is shown, focused and hidden', async () => {
    expect(await eventsOf([['show'], ['show'], ['hide']])).toEqual(['show', 'focus', 'hide', 'blur']);
  });

  it('says when it changes, and only then', async () => {
    expect(
      await eventsOf([
        ['setSize', 500, 300],
        ['setSize', 500, 300],
        ['setPosition', 1, 2],
      ]),
    ).toEqual(['resize', 'move']);
    expect(await eventsOf([['minimize'], ['restore']])).toEqual(expect.arrayContaining(['minimize', 'restore']));
  });

  it('keeps its own bounds while it is maximized or full screen', async () => {
    const bounds = await fixture.app.evaluate(({ BrowserWindow, screen }) => {
      const window = new BrowserWindow({ show: false, x: 100, y: 100, width: 400, height: 300 });
      const { workArea } = screen.getPrimaryDisplay();
      window.maximize();
      const maximized = [window.isMaximized(), window.isVisible(), window.getSize(), window.getNormalBounds()];
      window.unmaximize();
      const after = window.getBounds();
      window.destroy();
      return { maximized, after, room: [workArea.width, workArea.height] };
    });
    const own = { x: 100, y: 100, width: 400, height: 300 };
    expect(bounds.maximized).toEqual([true, true, bounds.room, own]);
    expect(bounds.after).toEqual(own);
  });

  it('never gets smaller than its smallest size', async () => {
    const width = await fixture.app.evaluate(({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, width: 100, height: 100, minWidth: 200 });
      const widths = [window.getSize()[0]];
      window.setSize(150, 100);
      widths.push(window.getSize()[0]);
      window.destroy();
      return widths;
    });
    expect(width).toEqual([200, 200]);
  });

  it('stays when a listener refuses to close it', async () => {
    const isThere = await fixture.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      globalThis.refusesToClose = true;
      window?.close();
      globalThis.refusesToClose = false;
      return window?.isDestroyed() === false;
    });
    expect(isThere).toBe(true);
    expect(await fixture.page.evaluate(() => window.api.nested.deep.add(1, 1))).toBe(2);
  });

  it('is of no use any more once it is closed', async () => {
    const message = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const { promise, resolve } = Promise.withResolvers<void>();
      window.once('closed', resolve);
      window.close();
      await promise;
      try {
        return window.getTitle();
      } catch (error) {
        return [String(error), window.isDestroyed()];
      }
    });
    expect(message).toEqual(['TypeError: Object has been destroyed', true]);
  });

  it('takes its title from its page', async () => {
    const titles = await fixture.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.getTitle(), window.webContents.getTitle()]),
    );
    expect(titles).toEqual([['Fixture', 'Fixture']]);
  });

  it('survives its renderer: it says that it is gone, and loads again', async () => {
    const seen = await fixture.app.evaluate(async ({ app, BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('data:text/html,<title>before</title>');
      const { promise: gone, resolve } = Promise.withResolvers<string>();
      app.once('render-process-gone', (_, contents, { reason }) =>
        resolve(`${contents.id === window.webContents.id} ${reason}`),
      );
      window.webContents.forcefullyCrashRenderer();
      const reason = await gone;
      const isCrashed = window.webContents.isCrashed();
      const { promise: loaded, resolve: settle } = Promise.withResolvers<void>();
      window.webContents.once('did-finish-load', () => settle());
      window.webContents.reload();
      await loaded;
      const result = [
        reason,
        isCrashed,
        window.webContents.isCrashed(),
        await window.webContents.executeJavaScript('1 + 1'),
      ];
      window.destroy();
      return result;
    });
    expect(seen).toEqual([expect.stringMatching(/^true (crashed|killed)$/), true, false, 2]);
  });

  it('shows the page in the colours of the theme', async () => {
    const isDark = () => fixture.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const choose = (source: 'dark' | 'light') =>
      fixture.app.evaluate(({ nativeTheme }, wanted) => {
        nativeTheme.themeSource = wanted;
        return nativeTheme.shouldUseDarkColors;
      }, source);
    expect(await choose('dark')).toBe(true);
    await expect.poll(isDark).toBe(true);
    expect(await choose('light')).toBe(false);
    await expect.poll(isDark).toBe(false);
  });

  it('can be photographed', async () => {
    const size = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return [(await window?.capturePage())?.getSize(), window?.getContentSize()] as const;
    });
    expect([size[0]?.width, size[0]?.height]).toEqual(size[1]);
  });
});
