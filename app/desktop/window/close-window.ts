import { dialog, type MessageBoxOptions } from 'electron';
import type { Log } from '../../../main/ports.ts';
import { notify } from '../notices/notifications.ts';
import type { Preferences } from '../preferences/preferences.ts';
import type { QuitSteps } from '../quit/quit-steps.ts';
import { hasOwnTray } from '../tray/own-tray.ts';
import { chooseOnClose } from './close-choice.ts';
import type { PanelWindow } from './panel-window.ts';

export interface CloseParts {
  readonly panel: () => PanelWindow;
  readonly preferences: Preferences;
  readonly quit: QuitSteps;
  /** Requests that run or wait. */
  readonly busy: () => number;
  readonly log: Log;
}

/** Carries out a wish to close the window: into the tray, or with it the gateway. */
export function createCloser({ panel, preferences, quit, busy, log }: CloseParts): () => void {
  let isDeciding = false;

  async function close(): Promise<void> {
    const { platform } = process;
    const { closeToTray } = preferences.current();
    const hasTray = await hasOwnTray();
    const choice = chooseOnClose({
      platform,
      closeToTray,
      hasTray,
      busy: busy(),
      isStopping: quit.isStopping(),
    });
    if (choice === 'hide') hide();
    else if (choice === 'quit' || (await isStopWanted())) quit.ask();
  }

  function hide(): void {
    panel().hide();
    if (preferences.current().isTrayHintShown || quit.isStopping()) return;
    notify('Corral keeps running in the tray', 'The gateway goes on serving. Quit it from the menu of its icon.', () =>
      panel().show(),
    );
    const noted = preferences.noteTrayHint();
    if (!noted.ok) log.warn('the hint about the tray will be shown again', { why: noted.error });
  }

  async function isStopWanted(): Promise<boolean> {
    const options: MessageBoxOptions = {
      type: 'question',
      message: 'Stop the gateway?',
      detail: `Closing the window ends Corral, and with it the gateway for everybody who uses it. ${describeBusy(busy())}`,
      buttons: ['Keep Running', 'Stop and Quit'],
      defaultId: 0,
      cancelId: 0,
    };
    const window = panel().current();
    const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
    return response === 1;
  }

  return () => {
    if (isDeciding) return;
    isDeciding = true;
    void close()
      .catch((error: unknown) => log.error('the window could not be closed', { error: String(error) }))
      .finally(() => {
        isDeciding = false;
      });
  };
}

function describeBusy(busy: number): string {
  if (busy === 0) return 'Nothing is running now.';
  return busy === 1
    ? 'One request is running; it may finish first.'
    : `${busy} requests are running; they may finish first.`;
}
