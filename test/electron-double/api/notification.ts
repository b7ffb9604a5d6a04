import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

type Options = Electron.NotificationConstructorOptions;

/** Seen by nobody: a test that plays the user emits `click`, `action` or `close`. */
export class Notification
  extends EventEmitter
  implements Pick<Electron.Notification, 'actions' | 'body' | 'close' | 'show' | 'silent' | 'title' | 'urgency'>
{
  static isSupported(): boolean {
    return true;
  }

  title: string;
  body: string;
  silent: boolean;
  actions: Electron.NotificationAction[];
  urgency: 'normal' | 'critical' | 'low';

  constructor({ title = '', body = '', silent = false, actions = [], urgency = 'normal' }: Options = {}) {
    super();
    this.title = title;
    this.body = body;
    this.silent = silent;
    this.actions = actions;
    this.urgency = urgency;
  }

  show(): void {
    setImmediate(() => this.emit('show', {}));
  }

  close(): void {
    setImmediate(() => this.emit('close', {}));
  }
}
strict('Notification', Notification);
strict('Notification', Notification.prototype);
