import type { Log } from '../../main/ports.ts';
import type { AuditLog } from '../../main/storage/index.ts';
import { systemClock } from '../../main/system-ports.ts';
import type { AuditLine } from '../audit.ts';

/** Writes acts down. A disk that cannot take one is reported with the act itself, so that it stands somewhere. */
export const createAuditWriter =
  (audit: AuditLog, log: Log) =>
  (line: AuditLine): void => {
    const written = audit.write({ ...line, at: systemClock.now() });
    if (!written.ok) log.error('an administrative act could not be written down', { ...line, why: written.error });
  };
