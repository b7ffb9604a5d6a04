import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { menuRows, pick } from '../support/witness.ts';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('a menu', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  it('is built from a template, with roles, sub-menus and keys, and without idle separators', async () => {
    await fixture.app.evaluate(({ Menu }) => {
      const separator = { type: 'separator' } as const;
      Menu.setApplicationMenu(
        Menu.buildFromTemplate([
          separator,
          {
            label: 'Fleet',
            submenu: [
              { label: 'Drain', accelerator: 'CmdOrCtrl+D' },
              separator,
              separator,
              { label: 'Off', enabled: false },
            ],
          },
          { role: 'viewMenu' },
          separator,
        ]),
      );
    });
    const [fleet, view, ...rest] = await menuRows(fixture.app, 'application');
    expect(rest).toEqual([]);
    expect(fleet?.rows.map(({ label, accelerator, enabled }) => [label, accelerator, enabled])).toEqual([
      ['Drain', 'CmdOrCtrl+D', true],
      ['', '', true],
      ['Off', '', false],
    ]);
    expect(view?.label).toBe('View');
    expect(view?.rows[0]).toMatchObject({ label: 'Reload', accelerator: 'CmdOrCtrl+R' });
    expect(view?.rows.at(-1)?.label).toBe('Toggle Full Screen');
  });

  it('does what its roles say', async () => {
    const isFull = () => fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen());
    await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    await pick(fixture.app, 'application', ['View', 'Toggle Full Screen']);
    await expect.poll(isFull).toBe(true);
    await pick(fixture.app, 'application', ['View', 'Toggle Full Screen']);
    await expect.poll(isFull).toBe(false);
  });

  it('does not let a person pick what is disabled', async () => {
    await expect(pick(fixture.app, 'application', ['Fleet', 'Off'])).rejects.toThrow('Fleet > Off cannot be picked');
  });

  it('ticks boxes, and one of a group of radio items', async () => {
    const states = await fixture.app.evaluate(({ Menu }) => {
      const picked: string[] = [];
      const click = ({ label, checked }: { label: string; checked: boolean }): void =>
        void picked.push(`${label} ${checked}`);
      const menu = Menu.buildFromTemplate([
        { label: 'Box', type: 'checkbox', click },
        { type: 'separator' },
        { label: 'A', type: 'radio', checked: true, click },
        { label: 'B', type: 'radio', click },
        { type: 'separator' },
        { label: 'C', type: 'radio', checked: true, click },
      ]);
      for (const at of [0, 0, 3]) menu.items[at]?.click();
      return { picked, checked: menu.items.map((item) => item.checked) };
    });
    expect(states.picked).toEqual(['Box true', 'Box false', 'B true']);
    expect(states.checked).toEqual([false, false, false, true, false, true]);
  });

  it('finds an item by its id, however deep', async () => {
    const labels = await fixture.app.evaluate(({ Menu }) => {
      const menu = Menu.buildFromTemplate([
        { label: 'Top', submenu: [{ label: 'In', submenu: [{ id: 'deep', label: 'Deep' }] }] },
      ]);
      return [menu.getMenuItemById('deep')?.label, menu.getMenuItemById('none')];
    });
    expect(labels).toEqual(['Deep', null]);
  });
});
