import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickNotification, clickTray, notifications, outside, tray } from '../support/witness.ts';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('what an app has of its desktop', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  it('is itself: name, version, folders', async () => {
    const seen = await fixture.app.evaluate(({ app }) => [app.getName(), app.getVersion(), app.getPath('userData')]);
    expect(seen).toEqual(['Fixture', '1.2.3', fixture.userData]);
  });

  it('is a clipboard', async () => {
    const text = await fixture.app.evaluate(async ({ clipboard }) => {
      await clipboard.writeText('copied');
      return clipboard.readText();
    });
    expect(text).toBe('copied');
  });

  it('is a keyring that keeps no plain text', async () => {
    const seen = await fixture.app.evaluate(({ safeStorage }) => {
      if (!safeStorage.isEncryptionAvailable()) return null;
      const sealed = safeStorage.encryptString('hunter2');
      return [safeStorage.decryptString(sealed), sealed.includes('hunter2')];
    });
    expect(seen).toEqual(['hunter2', false]);
  });

  it('is a keyring that need not be waited for with both hands', async () => {
    const seen = await fixture.app.evaluate(async ({ safeStorage }) => {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
      const sealed = await safeStorage.encryptStringAsync('hunter2');
      const { result } = await safeStorage.decryptStringAsync(sealed);
      const refused = await safeStorage.decryptStringAsync(Buffer.from('plain')).then(
        () => 'opened',
        () => 'refused',
      );
      return [result, sealed.includes('hunter2'), refused];
    });
    expect(seen).toEqual(['hunter2', false, 'refused']);
  });

  it('is images that know their size, and are empty when there is none', async () => {
    const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR4nGNk+M/wn4GBAQAIAwEB0Wwe9wAAAABJRU5ErkJggg==';
    const sizes = await fixture.app.evaluate(
      ({ nativeImage }, png) =>
        [
          nativeImage.createFromDataURL(`data:image/png;base64,${png}`),
          nativeImage.createFromBuffer(Buffer.from(png, 'base64')),
          nativeImage.createEmpty(),
          nativeImage.createFromPath('/nonexistent.png'),
        ].map((image) => [image.isEmpty(), image.getSize().width, image.getSize().height]),
      dot,
    );
    expect(sizes).toEqual([
      [false, 2, 1],
      [false, 2, 1],
      [true, 0, 0],
      [true, 0, 0],
    ]);
  });

  it('is a tray whose menu and clicks a test can play', async () => {
    expect(await tray(fixture.app)).toBe(null);
    await fixture.app.evaluate(({ nativeImage, shell, Tray }) => {
      const icon = new Tray(nativeImage.createEmpty());
      icon.setToolTip('3 of 3 up');
      icon.on('click', () => void shell.openExternal('http://127.0.0.1/'));
      Object.assign(globalThis, { icon });
    });
    expect(await tray(fixture.app)).toEqual({ toolTip: '3 of 3 up', title: '' });
    await clickTray(fixture.app);
    expect(await outside(fixture.app)).toEqual([['openExternal', 'http://127.0.0.1/']]);
    await fixture.app.evaluate(() => (globalThis as unknown as { readonly icon: Electron.Tray }).icon.destroy());
    expect(await tray(fixture.app)).toBe(null);
  });

  it('is notifications that a test can click', async () => {
    const clicked = fixture.app.evaluate(
      ({ Notification }) =>
        new Promise<string>((resolve) => {
          const notification = new Notification({ title: 'rig-1 is down', body: 'connection refused' });
          notification.on('click', () => resolve('clicked'));
          notification.show();
        }),
    );
    await expect
      .poll(() => notifications(fixture.app))
      .toEqual([{ title: 'rig-1 is down', body: 'connection refused' }]);
    await clickNotification(fixture.app, 0);
    expect(await clicked).toBe('clicked');
  });

  it('is at least one display, with room for windows', async () => {
    const displays = await fixture.app.evaluate(({ screen }) => {
      const all = screen.getAllDisplays();
      const primary = screen.getPrimaryDisplay();
      return [all.some(({ id }) => id === primary.id), screen.getDisplayMatching(primary.bounds).id === primary.id];
    });
    expect(displays).toEqual([true, true]);
  });
});
