import type { ServedCertificate } from '../shared/certificate.ts';
import type { ConnectionCount } from '../shared/connection-count.ts';

/** What the gateway knows of itself and its snapshots tell. */
export interface Self {
  readonly version: string;
  /** Where relative paths of the configuration start. */
  readonly folder: string;
  url(): string;
  state(): 'running' | 'stopping';
  /** While stopping: when running streams are ended, milliseconds since the epoch. */
  stopsAt(): number | null;
  isDemo(): boolean;
  /** Address that the panel and the control API are served on; null where they are not. */
  readonly controlHost: string | null;
  configProblems(): readonly string[];
  /** What clients are shown; null when they come over plain HTTP. */
  certificate(): ServedCertificate | null;
  /** Null before the port is open. */
  connections(): ConnectionCount | null;
}
