import { preventable } from '../preventable.ts';
import { appSignals } from './app-signals.ts';
import { BrowserWindow } from './browser-window.ts';

/** The way to the end: `before-quit`, every window, `will-quit`, `quit`. A listener or a window can refuse. */
export interface Quitting {
  quit(): void;
  /** At once, asking nobody. */
  exit(code: number): void;
}

/** What the app lends: its events, and how to end. */
export interface Leaving {
  emit(event: 'before-quit' | 'quit' | 'will-quit' | 'window-all-closed', ...args: unknown[]): boolean;
  /** Ends the process. */
  end(code: number): void;
}

export function createQuitting({ emit, end }: Leaving): Quitting {
  let isQuitting = false;
  let isOver = false;

  function isRefused(event: 'before-quit' | 'will-quit'): boolean {
    const asked = preventable({});
    emit(event, asked);
    return asked.defaultPrevented;
  }

  function leave(code: number): void {
    if (isOver) return;
    isOver = true;
    emit('quit', {}, code);
    end(code);
  }

  function leaveIfNobodyMinds(): void {
    if (isRefused('will-quit')) isQuitting = false;
    else leave(Number(process.exitCode ?? 0));
  }

  function quit(): void {
    if (isQuitting || isRefused('before-quit')) return;
    isQuitting = true;
    const windows = BrowserWindow.getAllWindows();
    for (const window of windows) window.close();
    if (windows.length === 0) leaveIfNobodyMinds();
  }

  appSignals.on('close-refused', () => {
    isQuitting = false;
  });
  appSignals.on('window-all-closed', () => {
    if (isQuitting) leaveIfNobodyMinds();
    // Without a listener the last window takes the app along.
    else if (!isOver && !emit('window-all-closed')) quit();
  });

  return { quit, exit: leave };
}
