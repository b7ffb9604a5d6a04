import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { type SchemeHandler, schemeHandlers } from './scheme-urls.ts';

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(_schemes: Electron.CustomScheme[]): void {
    // They all travel as https, which has every privilege.
    if (host.running) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (schemeHandlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    schemeHandlers.set(scheme, handler);
  },
  unhandle(scheme: string): void {
    schemeHandlers.delete(scheme);
  },
  isProtocolHandled: (scheme: string): boolean => schemeHandlers.has(scheme),
} satisfies Pick<Electron.Protocol, 'handle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged' | 'unhandle'>);
