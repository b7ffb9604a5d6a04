import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import type { CommandError } from '../../shared/contract.ts';
import { err } from '../../shared/result.ts';
import type { Host } from '../host.ts';
import { channels, panelOrigin } from './bridge-channels.ts';

const notThePanel: CommandError = { code: 'refused', message: 'only the panel may ask' };

/** Carries commands and snapshots between the panel's window and the gateway, for as long as the program runs. */
export function connectWindow({ dispatch, gateway }: Host): void {
  const unsubscribeById = new Map<number, () => void>();

  function watch(contents: WebContents): void {
    unsubscribeById.get(contents.id)?.();
    const unsubscribe = gateway.subscribe((snapshot) => {
      if (!contents.isDestroyed()) contents.send(channels.event, 'snapshot', snapshot);
    });
    unsubscribeById.set(contents.id, unsubscribe);
  }

  function follow(contents: WebContents): void {
    const { id } = contents;
    if (!unsubscribeById.has(id)) {
      contents.once('destroyed', () => {
        unsubscribeById.get(id)?.();
        unsubscribeById.delete(id);
      });
    }
    watch(contents);
  }

  ipcMain.handle(channels.invoke, (event, name: unknown, input: unknown) => {
    if (!isPanel(event.senderFrame)) return err(notThePanel);
    return dispatch(typeof name === 'string' ? name : '', input);
  });
  ipcMain.on(channels.watch, (event) => {
    if (isPanel(event.senderFrame)) follow(event.sender);
  });
}

/** A frame inside the page, or a page that is not ours, gets nothing even if it got hold of the channel. */
const isPanel = (frame: WebFrameMain | null): boolean =>
  frame !== null && frame.parent === null && frame.url.startsWith(`${panelOrigin}/`);
