import type { HostHandlers } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import type { DemoSwitch } from './demo-switch.ts';

export type DesktopHandlers = Pick<HostHandlers, 'desktop.read' | 'desktop.change'>;
type PlaygroundHandlers = Pick<HostHandlers, 'playground.send' | 'playground.stop'>;

export interface HostHandlerPorts {
  readonly demo: Pick<DemoSwitch, 'start' | 'stop'>;
  /** Where requests of the demo's traffic go. */
  readonly gatewayUrl: string;
  readonly playground: PlaygroundHandlers;
  /** Undefined where there is no desktop. */
  readonly desktop: DesktopHandlers | undefined;
}

/** Carries out the commands about the program around the engine. */
export const createHostHandlers = ({
  demo,
  gatewayUrl,
  playground,
  desktop = noDesktop,
}: HostHandlerPorts): HostHandlers => ({
  ...playground,
  'demo.start': () => demo.start(gatewayUrl),
  'demo.stop': () => demo.stop(),
  ...desktop,
});

const noDesktop: DesktopHandlers = {
  'desktop.read': async () => ok(null),
  'desktop.change': async () =>
    err({ code: 'unavailable', message: 'this gateway runs without a desktop: there is nothing to set' }),
};
