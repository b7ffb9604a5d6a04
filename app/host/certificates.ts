import { join } from 'node:path';
import type { NetworkInterfaces } from '../../main/ports.ts';
import type { HostHandlers } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';

export type CertificateHandlers = Pick<HostHandlers, 'certificate.read' | 'certificate.create'>;

export interface CertificatePorts {
  readonly dataDir: string;
  /** What this machine is called. */
  readonly hostname: () => string;
  readonly interfaces: () => NetworkInterfaces;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Makes certificates for this machine, in the same place as `corral cert create`. */
export function createCertificateHandlers({
  dataDir,
  hostname,
  interfaces,
  now,
}: CertificatePorts): CertificateHandlers {
  const folder = join(dataDir, 'tls');
  return {
    async 'certificate.read'() {
      const { machineNames, readLocalCertificate } = await loadTls();
      const names = machineNames(hostname(), interfaces()).map(({ value }) => value);
      return ok({ names, ...readLocalCertificate(folder) });
    },
    async 'certificate.create'({ names: given = [] }) {
      const { createLocalCertificate, machineNames, readLocalCertificate, readMachineNames, ...rest } = await loadTls();
      const read = readMachineNames(given);
      if (!read.ok) return err({ code: 'bad_input', message: read.error, field: 'names' });
      const own = machineNames(hostname(), interfaces());
      const names = rest.unique([...read.value, ...own]);
      try {
        const made = await createLocalCertificate({ folder, names, validForMs: rest.USUAL_VALIDITY_MS, now: now() });
        if (!made.ok) return err({ code: 'conflict', message: made.error });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return err({ code: 'failed', message: `the certificate could not be written: ${why}` });
      }
      return ok({ names: own.map(({ value }) => value), ...readLocalCertificate(folder) });
    },
  };
}

/** When somebody asks for it: most gateways never need the library for certificates. */
const loadTls = () => import('../../main/tls/index.ts');
