import { ipcMain, type WebFrameMain } from 'electron';
import type { Origin } from '../../../shared/audit.ts';
import type { CommandError } from '../../../shared/contract.ts';
import { isCommandName, isEventName } from '../../../shared/contract-names.ts';
import { err } from '../../../shared/result.ts';
import type { Dispatch } from '../../dispatch.ts';
import { channels, panelOrigin } from './bridge-channels.ts';
import type { PanelLink } from './panel-link.ts';

const notThePanel: CommandError = { code: 'refused', message: 'only the panel may ask' };
const fromPanel: Origin = { who: 'desktop panel', address: 'this machine' };
const unknownCommand: CommandError = { code: 'unknown_command', message: 'there is no such command' };

/** Carries commands from the panel's window, and what its page listens to, for as long as the program runs. */
export function connectPanel(dispatch: Dispatch, link: Pick<PanelLink, 'watch' | 'unwatch'>): void {
  ipcMain.handle(channels.invoke, (event, name: unknown, input: unknown) => {
    if (!isPanel(event.senderFrame)) return err(notThePanel);
    return isCommandName(name) ? dispatch(name, input, fromPanel) : err(unknownCommand);
  });
  const listen = (channel: string, take: PanelLink['watch']): void =>
    void ipcMain.on(channel, (event, name: unknown, page: unknown) => {
      if (isPanel(event.senderFrame) && isEventName(name) && typeof page === 'string') take(name, page);
    });
  listen(channels.watch, link.watch);
  listen(channels.unwatch, link.unwatch);
}

/** A frame inside the page, or a page that is not ours, gets nothing even if it got hold of the channel. */
const isPanel = (frame: WebFrameMain | null): boolean =>
  frame !== null && frame.parent === null && frame.url.startsWith(`${panelOrigin}/`);
