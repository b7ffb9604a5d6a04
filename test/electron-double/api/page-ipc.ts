import { encode } from '../in-page/codec.ts';
import type { FromPage, ToPage } from '../in-page/ipc-renderer.ts';
import { invokeHandler, ipcMain } from './ipc-main.ts';

/** Where a message comes from and its answer goes. */
export interface Sender {
  readonly contents: object;
  readonly frame: object;
  post(message: ToPage): void;
  preloadFailed(error: Error): void;
}

/** Brings a message of a page to the app's handlers and listeners, and the handler's answer back. */
export async function receive(message: FromPage, sender: Sender): Promise<void> {
  if (message.what === 'preload-failed') sender.preloadFailed(message.error);
  else if (message.what === 'send') announce(message.channel, message.args, sender);
  else sender.post(await answer(message, sender));
}

function announce(channel: string, args: unknown[], sender: Sender): void {
  const reply = (back: string, ...values: unknown[]): void =>
    sender.post({ what: 'event', channel: back, args: values });
  // An unknown channel called `error` would otherwise throw.
  if (ipcMain.listenerCount(channel) > 0) ipcMain.emit(channel, { ...eventOf(sender), reply }, ...args);
}

async function answer(message: FromPage & { readonly what: 'invoke' }, sender: Sender): Promise<ToPage> {
  const { id, channel, args } = message;
  try {
    const value = await invokeHandler(channel, eventOf(sender), args);
    // An answer that cannot be cloned is the handler's failure too.
    encode(value);
    return { what: 'reply', id, value };
  } catch (error) {
    return { what: 'refusal', id, reason: String(error) };
  }
}

const eventOf = ({ contents, frame }: Sender): object => ({
  type: 'frame',
  sender: contents,
  senderFrame: frame,
  frameId: 1,
  processId: 1,
  ports: [],
});
