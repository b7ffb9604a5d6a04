import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('the world of the preload', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  it('has exposed its API before the page runs, in the top frame only', async () => {
    const seen = await fixture.page.evaluate(() => [window.apiAtStart, window.apiInFrame]);
    expect(seen).toEqual(['object', 'undefined']);
  });

  it('exposes copies that the page cannot change', async () => {
    const seen = await fixture.page.evaluate(() => ({
      isFrozen: [window.api, window.api.nested.list, window.api.nested.list[1]].map(Object.isFrozen),
      isWritable: Object.getOwnPropertyDescriptor(window, 'api')?.writable,
    }));
    expect(seen).toEqual({ isFrozen: [true, true, true], isWritable: false });
  });

  it('shares no variables with the page, in neither direction', async () => {
    const fromPage = await fixture.page.evaluate(() =>
      ['secretOfPreload', 'require', 'process', '__electronDoubleSend', '__electronDoubleReceive'].filter(
        (name) => name in window,
      ),
    );
    expect(fromPage).toEqual([]);
    expect(await fixture.page.evaluate(() => window.api.seesPage())).toBe('undefined');
  });

  it('is a sandboxed renderer: it can require electron and nothing of Node', async () => {
    expect(await fixture.page.evaluate(() => window.api.process)).toEqual({
      type: 'renderer',
      sandboxed: true,
      hasElectron: true,
    });
    expect(await fixture.page.evaluate(() => window.api.requireFs())).toContain('module not found: node:fs');
  });

  it('cannot expose a name twice', async () => {
    expect(await fixture.page.evaluate(() => window.api.exposeAgain())).toBe(
      'Cannot bind an API on top of an existing property on the window object',
    );
  });

  it('comes back with a reload', async () => {
    await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.reload());
    await fixture.page.waitForEvent('load');
    expect(await fixture.page.evaluate(() => window.api.nested.deep.add(1, 1))).toBe(2);
  });

  it('may be missing: the app is told, and the page loads without it', async () => {
    const seen = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload: '/nonexistent/preload.cjs' } });
      const failure = new Promise<unknown[]>((resolve) => {
        window.webContents.once('preload-error', (_, path, error) => resolve([path, error instanceof Error]));
      });
      await window.loadURL('data:text/html,<title>without</title>');
      const result = [...(await failure), await window.webContents.executeJavaScript('typeof api')];
      window.destroy();
      return result;
    });
    expect(seen).toEqual(['/nonexistent/preload.cjs', true, 'undefined']);
  });
});
