import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strict } from '../../electron-double/strict.ts';
import { findRuntime } from '../support/electron-runtime.ts';
import { type Fixture, launchFixture } from './launch-fixture.ts';

const { kind } = await findRuntime();

describe.runIf(kind === 'double')('a member that the double lacks', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  /** What comes of this expression about `electron` and `window` in the main process. */
  const messageOf = (expression: string): Promise<string> =>
    fixture.app.evaluate((electron, text) => {
      const [window] = electron.BrowserWindow.getAllWindows();
      try {
        return String(new Function('electron', 'window', `return ${text}`)(electron, window));
      } catch (error) {
        return (error as Error).message;
      }
    }, expression);

  it.each([
    ['electron.app.fooBar', 'app.fooBar'],
    ['electron.fooBar', 'electron.fooBar'],
    ['electron.shell.fooBar()', 'shell.fooBar'],
    ['electron.BrowserWindow.fooBar', 'BrowserWindow.fooBar'],
    ['window.fooBar', 'BrowserWindow.fooBar'],
    ['window.webContents.fooBar', 'webContents.fooBar'],
    ['new electron.Menu().fooBar', 'Menu.fooBar'],
  ])('says so: %s', async (expression, name) => {
    expect(await messageOf(expression)).toBe(`electron-double: ${name} is not in the double`);
  });

  it('is not looked for by whoever only looks', () => {
    class Parent {}
    class Thing extends Parent {
      readonly known = undefined;
    }
    strict('Thing', Thing.prototype);
    const thing = new Thing();
    expect(thing).toBeInstanceOf(Parent);
    expect('unknown' in thing).toBe(false);
    expect(thing.known).toBe(undefined);
    expect(JSON.stringify(thing)).toBe('{}');
    expect(() => (thing as unknown as { readonly unknown: unknown }).unknown).toThrow('Thing.unknown');
  });
});
