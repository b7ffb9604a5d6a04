/** What closing the window does. */
export type CloseChoice = 'hide' | 'quit' | 'ask';

export interface CloseQuestion {
  readonly platform: NodeJS.Platform;
  readonly closeToTray: boolean;
  /** Whether the desktop shows tray icons: without one, a hidden window leaves no way back and no sign of life. */
  readonly hasTray: boolean;
  /** Requests that run or wait. */
  readonly busy: number;
  readonly isStopping: boolean;
}

/**
 * The gateway serves a whole team: it ends with its window only when that is what was meant.
 * macOS keeps programs without windows in the dock, whether or not they have a tray icon.
 */
export function chooseOnClose({ platform, closeToTray, hasTray, busy, isStopping }: CloseQuestion): CloseChoice {
  if (isStopping || platform === 'darwin') return 'hide';
  if (closeToTray) return hasTray ? 'hide' : 'ask';
  return busy > 0 ? 'ask' : 'quit';
}
