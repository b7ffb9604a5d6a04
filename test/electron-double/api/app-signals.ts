import { EventEmitter } from 'node:events';

/** What windows tell the app, which passes it on under the same name. */
interface Signals {
  'browser-window-created': [event: object, window: object];
  'browser-window-focus': [event: object, window: object];
  'browser-window-blur': [event: object, window: object];
  'web-contents-created': [event: object, contents: object];
  'render-process-gone': [event: object, contents: object, details: Electron.RenderProcessGoneDetails];
  'window-all-closed': [];
  /** A window refused to close: the app does not quit. */
  'close-refused': [];
}

export const appSignals = new EventEmitter<Signals>();

/** Those that are events of `app` too, with nothing added. */
export const passedOn = [
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'render-process-gone',
] as const satisfies readonly (keyof Signals)[];
