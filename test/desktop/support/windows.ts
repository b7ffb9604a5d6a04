import type { ElectronApplication } from 'playwright-core';

/** The state of the panel's window as a person sees it. */
export interface WindowState {
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly title: string;
  readonly bounds: Electron.Rectangle;
  readonly isMaximized: boolean;
}

/** Null while there is none. */
export const panelWindow = (app: ElectronApplication): Promise<WindowState | null> =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return null;
    return {
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      title: window.getTitle(),
      bounds: window.getBounds(),
      isMaximized: window.isMaximized(),
    };
  });

/** As if the person did it. */
export const onWindow = (
  app: ElectronApplication,
  action: 'blur' | 'close' | 'focus' | 'hide' | 'maximize' | 'minimize' | 'restore',
): Promise<void> => app.evaluate(({ BrowserWindow }, name) => void BrowserWindow.getAllWindows()[0]?.[name](), action);
