import type { AuditLog } from '../../main/storage/index.ts';
import type { HostHandlers } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import type { CertificateHandlers } from './certificates.ts';
import type { DemoSwitch } from './demo-switch.ts';
import type { OwnGateway } from './own-gateway.ts';

export type DesktopHandlers = Pick<HostHandlers, 'desktop.read' | 'desktop.change'>;
type PlaygroundHandlers = Pick<HostHandlers, 'playground.send' | 'playground.stop'>;

export interface HostHandlerPorts {
  readonly demo: Pick<DemoSwitch, 'start' | 'stop'>;
  /** Where requests of the demo's traffic go. */
  readonly gateway: OwnGateway;
  readonly playground: PlaygroundHandlers;
  readonly certificates: CertificateHandlers;
  readonly audit: Pick<AuditLog, 'latest'>;
  /** Undefined where there is no desktop. */
  readonly desktop: DesktopHandlers | undefined;
}

const AUDIT_SHOWN = 100;

/** Carries out the commands about the program around the engine. */
export const createHostHandlers = ({
  demo,
  gateway,
  playground,
  certificates,
  audit,
  desktop = noDesktop,
}: HostHandlerPorts): HostHandlers => ({
  ...playground,
  ...certificates,
  'audit.list': async ({ count = AUDIT_SHOWN }) => ok(audit.latest(count)),
  'demo.start': () => demo.start(gateway),
  'demo.stop': () => demo.stop(),
  ...desktop,
});

const noDesktop: DesktopHandlers = {
  'desktop.read': async () => ok(null),
  'desktop.change': async () =>
    err({ code: 'unavailable', message: 'this gateway runs without a desktop: there is nothing to set' }),
};
