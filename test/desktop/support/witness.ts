import type { ElectronApplication } from 'playwright-core';

/** What witness.cjs keeps inside the app. */
interface Witness {
  readonly outside: readonly (readonly [name: string, argument: string])[];
  readonly messageBoxes: readonly Electron.MessageBoxOptions[];
  answer: number | null;
  readonly notifications: readonly Electron.Notification[];
  readonly trays: readonly TrayEntry[];
  readonly loginItem: { readonly openAtLogin: boolean };
}

interface TrayEntry {
  readonly tray: Electron.Tray;
  readonly menu?: Electron.Menu;
  readonly toolTip?: string;
  readonly title?: string;
}

declare global {
  var corralWitness: Witness;
}

/** A menu as far as a person sees it. Separators have no label. */
export interface MenuRow {
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly accelerator: string;
  readonly rows: readonly MenuRow[];
}

/** What led out of the app so far: `['openExternal', url]`, `['showAboutPanel', undefined]` … */
export const outside = (app: ElectronApplication): Promise<Witness['outside']> =>
  app.evaluate(() => globalThis.corralWitness.outside);

export const messageBoxes = (app: ElectronApplication): Promise<Witness['messageBoxes']> =>
  app.evaluate(() => globalThis.corralWitness.messageBoxes);

/** Which button of every message box is pressed from now on; null dismisses them. */
export const answerMessageBoxes = (app: ElectronApplication, button: number | null): Promise<void> =>
  app.evaluate((_, answer) => {
    globalThis.corralWitness.answer = answer;
  }, button);

export const loginItem = (app: ElectronApplication): Promise<Witness['loginItem']> =>
  app.evaluate(() => globalThis.corralWitness.loginItem);

/** Those that were shown, oldest first. */
export const notifications = (app: ElectronApplication): Promise<{ readonly title: string; readonly body: string }[]> =>
  app.evaluate(() => globalThis.corralWitness.notifications.map(({ title, body }) => ({ title, body })));

/** As if the user clicked it. */
export const clickNotification = (app: ElectronApplication, index: number): Promise<void> =>
  app.evaluate((_, at) => void globalThis.corralWitness.notifications[at]?.emit('click', {}), index);

/** What the one tray shows beside its menu; null without a tray. */
export const tray = (app: ElectronApplication): Promise<{ readonly toolTip: string; readonly title: string } | null> =>
  app.evaluate(() => {
    const [entry] = globalThis.corralWitness.trays;
    return entry ? { toolTip: entry.toolTip ?? '', title: entry.title ?? '' } : null;
  });

/** As if the user clicked the tray's icon. */
export const clickTray = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => void globalThis.corralWitness.trays[0]?.tray.emit('click', {}));

type Place = 'application' | 'tray';

/** The rows of the application's menu or the tray's. */
export const menuRows = (app: ElectronApplication, place: Place): Promise<readonly MenuRow[]> =>
  app.evaluate(({ Menu }, from) => {
    const rowsOf = (menu: Electron.Menu | null | undefined): MenuRow[] =>
      (menu?.items ?? []).map(({ label, enabled, checked, accelerator, submenu }) => {
        return { label, enabled, checked, accelerator: String(accelerator ?? ''), rows: rowsOf(submenu) };
      });
    return rowsOf(from === 'tray' ? globalThis.corralWitness.trays[0]?.menu : Menu.getApplicationMenu());
  }, place);

/** Picks the item that these labels lead to, as a person would: it must be there and enabled. */
export const pick = (app: ElectronApplication, place: Place, path: readonly string[]): Promise<void> =>
  app.evaluate(
    ({ BrowserWindow, Menu }, { from, labels }) => {
      let menu = from === 'tray' ? globalThis.corralWitness.trays[0]?.menu : Menu.getApplicationMenu();
      const window = BrowserWindow.getFocusedWindow() ?? undefined;
      for (const [index, label] of labels.entries()) {
        const item = menu?.items.find((candidate) => candidate.label === label);
        if (!item?.visible || !item.enabled) {
          const there = menu?.items.map((candidate) => candidate.label).join(', ');
          throw new Error(`${labels.slice(0, index + 1).join(' > ')} cannot be picked; there is: ${there}`);
        }
        if (index === labels.length - 1) item.click({}, window, window?.webContents);
        menu = item.submenu;
      }
    },
    { from: place, labels: path },
  );
