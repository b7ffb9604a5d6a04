import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bridge } from '../../shared/contract.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { serveStrangePage } from './support/strange-page.ts';

const preload = join(import.meta.dirname, '../../dist/app/preload.cjs');

describe('the bridge between the panel and the gateway', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await launchDesktop();
  });
  afterAll(() => desktop?.close());

  const invoke = (name: string, input?: unknown): Promise<unknown> =>
    desktop.page.evaluate(
      ([command, given]) => window.corral?.invoke(command as 'gateway.status', given as undefined),
      [name, input] as const,
    );

  it('is all that the page has, and cannot be changed', async () => {
    const seen = await desktop.page.evaluate(() => ({
      members: Object.keys(window.corral ?? {}).sort(),
      isFrozen: Object.isFrozen(window.corral),
      isWritable: Object.getOwnPropertyDescriptor(window, 'corral')?.writable,
      ofNode: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ members: ['invoke', 'page', 'subscribe'], isFrozen: true, isWritable: false, ofNode: [] });
  });

  it('carries commands, and their refusals as values', async () => {
    expect(await invoke('gateway.status')).toMatchObject({ ok: true, value: { gateway: { url: desktop.gatewayUrl } } });
    expect(await invoke('backend.drain', { id: 7 })).toMatchObject({
      ok: false,
      error: { code: 'bad_input', field: 'id' },
    });
    expect(await invoke('backend.drain', { id: 'nobody' })).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await invoke('gateway.explode')).toMatchObject({ ok: false, error: { code: 'unknown_command' } });
    expect(await invoke('__proto__')).toMatchObject({ ok: false, error: { code: 'unknown_command' } });
  });

  it('lets the page listen to no event that is not in the contract', async () => {
    const thrown = await desktop.page.evaluate(() =>
      ['anything', '__proto__'].map((name) => {
        try {
          window.corral?.subscribe(name as 'snapshot', () => {});
          return 'listening';
        } catch (error) {
          return String(error);
        }
      }),
    );
    expect(thrown).toEqual(Array(2).fill(expect.stringContaining('there is no such event')));
  });

  it('carries what an order changed to whoever listens', async () => {
    expect(await idsAfterAdding('rig-1')).toEqual(['rig-1']);
  });

  it('answers no page of another origin, even one that has the preload', async () => {
    const strange = await serveStrangePage();
    onTestFinished(strange.close);
    const reply = await desktop.app.evaluate(
      async ({ BrowserWindow }, [preloadPath, url]) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload: preloadPath } });
        await window.loadURL(url);
        const answer = await window.webContents.executeJavaScript(`corral.invoke('gateway.status')`);
        window.destroy();
        return answer;
      },
      [preload, strange.url] as const,
    );
    expect(strange.visits).toContain('/');
    expect(reply).toEqual({ ok: false, error: { code: 'refused', message: 'only the panel may ask' } });
  });

  it('takes no orders from a frame inside the panel, or from an origin that looks like it', async () => {
    const page = await desktop.page.evaluate(() => window.corral?.page);
    await desktop.app.evaluate(({ ipcMain }, name) => {
      const strangers = [
        null,
        { url: 'app://panel.evil/index.html', parent: null },
        { url: 'app://panel/index.html', parent: { url: 'app://panel/index.html' } },
      ];
      for (const senderFrame of strangers) ipcMain.emit('corral:unwatch', { senderFrame }, 'snapshot', name);
    }, page);
    expect(await idsAfterAdding('rig-2')).toContain('rig-2');
  });

  /** The backends of the first snapshot that has the new one. */
  const idsAfterAdding = (id: string): Promise<string[]> =>
    desktop.page.evaluate(async (added) => {
      const { promise, resolve } = Promise.withResolvers<string[]>();
      const stop = window.corral?.subscribe('snapshot', ({ backends }: Snapshot) => {
        const ids = backends.map((backend) => backend.id);
        if (ids.includes(added)) resolve(ids);
      });
      const url = `http://${added}.test:11434`;
      const reply = await window.corral?.invoke('backend.add', { url, id: added, mode: 'maintenance' });
      if (!reply?.ok) throw new Error(reply?.error.message);
      const ids = await promise;
      stop?.();
      return ids;
    }, id);
});

declare global {
  interface Window {
    readonly corral?: Bridge;
  }
}
