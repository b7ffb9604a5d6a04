import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';
import { protocol } from './protocol.ts';

export type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
export type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];

/** Who decides what a page may do. */
export interface PermissionHandlers {
  readonly request: RequestHandler;
  readonly check: CheckHandler;
}

class Session
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'isPersistent'
      | 'setDevicePermissionHandler'
      | 'setPermissionCheckHandler'
      | 'setPermissionRequestHandler'
      | 'setSpellCheckerEnabled'
    >
{
  readonly protocol = protocol;
  #handlers: PermissionHandlers = { request: null, check: null };

  setPermissionRequestHandler(request: RequestHandler): void {
    this.#handlers = { ...this.#handlers, request };
  }

  setPermissionCheckHandler(check: CheckHandler): void {
    this.#handlers = { ...this.#handlers, check };
  }

  /** Accepted and never asked: no page of the double finds a device. */
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}

  setSpellCheckerEnabled(_isEnabled: boolean): void {}

  isPersistent(): boolean {
    return true;
  }

  /** Not Electron's: for the double's windows. */
  static handlers(): PermissionHandlers {
    return defaultSession.#handlers;
  }
}
strict('session.defaultSession', Session.prototype);

export const defaultSession = new Session();
export const permissionHandlers = Session.handlers;
export const session = strict('session', { defaultSession });
