import type { CommandError, HostHandlers } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export type DesktopHandlers = Pick<HostHandlers, 'desktop.read' | 'desktop.change'>;
type PlaygroundHandlers = Pick<HostHandlers, 'playground.send' | 'playground.stop'>;

/** Carries out the commands about the program around the engine. */
export const createHostHandlers = (playground: PlaygroundHandlers, desktop = noDesktop): HostHandlers => ({
  ...playground,
  'demo.start': notHere,
  'demo.stop': notHere,
  ...desktop,
});

const notHere = async (): Promise<Result<never, CommandError>> =>
  err({ code: 'unavailable', message: 'this gateway cannot do that yet' });

const noDesktop: DesktopHandlers = {
  'desktop.read': async () => ok(null),
  'desktop.change': async () =>
    err({ code: 'unavailable', message: 'this gateway runs without a desktop: there is nothing to set' }),
};
