import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import type { Log } from '../../../main/ports.ts';
import { panelOrigin } from './bridge-channels.ts';
import { keepPlacement, openingOf } from './keep-placement.ts';
import type { PlacementFile } from './placement-file.ts';
import { recoverPage } from './recover.ts';

export interface PanelWindowOptions {
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly placement: PlacementFile;
  readonly log: Log;
  /** Told whether the page can be seen, and that it is gone. */
  readonly page: { setVisible(isVisible: boolean): void; reset(): void };
  /** Somebody wants the window closed; it stays until it is hidden. */
  readonly onClose: () => void;
  /** The session is ending and takes the program with it (Windows). */
  readonly onSessionEnd: () => void;
}

/** The one window, made when it is first shown. */
export interface PanelWindow {
  /** Brings the panel to the front. */
  show(): void;
  hide(): void;
  isFocused(): boolean;
  setTitle(title: string): void;
  /** The window for a dialog to belong to; null before it was ever opened. */
  current(): BrowserWindow | null;
  /** The page, for events; null before it was ever opened. */
  contents(): WebContents | null;
}

export function createPanelWindow(options: PanelWindowOptions): PanelWindow {
  let window: BrowserWindow | null = null;
  let title = 'Corral';

  const current = (): BrowserWindow | null => (window?.isDestroyed() ? null : window);

  return {
    show() {
      const open = current();
      if (open) {
        if (open.isMinimized()) open.restore();
        open.show();
        open.focus();
      } else {
        window = openWindow(options);
        window.setTitle(title);
      }
    },
    hide: () => current()?.hide(),
    isFocused: () => current()?.isFocused() ?? false,
    setTitle(next) {
      if (next === title) return;
      title = next;
      current()?.setTitle(next);
    },
    current,
    contents: () => current()?.webContents ?? null,
  };
}

/** The panel's own ground: a window that is not painted yet does not flash. */
const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#15181a' : '#ffffff');

/** Shown once it has something to show. */
function openWindow({ preloadPath, iconPath, placement, log, ...rest }: PanelWindowOptions): BrowserWindow {
  const { position, isMaximized, ...size } = openingOf(placement);
  const window = new BrowserWindow({
    ...size,
    ...position,
    show: false,
    title: 'Corral',
    icon: iconPath,
    backgroundColor: ground(),
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
    },
  });
  // Not earlier: maximising a window shows it.
  if (isMaximized) window.once('show', () => window.maximize());
  keepPlacement(window, placement);
  recoverPage(window, log);
  followWindow(window, rest);
  window.once('ready-to-show', () => window.show());
  // A failure is logged by `did-fail-load`, with its reason.
  window.loadURL(`${panelOrigin}/index.html`).catch(() => {});
  return window;
}

type Followers = Pick<PanelWindowOptions, 'page' | 'onClose' | 'onSessionEnd'>;

function followWindow(window: BrowserWindow, { page, onClose, onSessionEnd }: Followers): void {
  const see = (): void => page.setVisible(!window.isDestroyed() && window.isVisible() && !window.isMinimized());
  for (const changed of ['show', 'hide', 'minimize', 'restore'] as const) window.on(changed as 'show', see);
  window.on('closed', () => page.setVisible(false));
  window.webContents.on('render-process-gone', () => page.reset());
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', (event) => {
    event.preventDefault();
    onClose();
  });
  window.on('session-end', onSessionEnd);
  const repaint = (): void => window.setBackgroundColor(ground());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
}
