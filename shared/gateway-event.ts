/** Something that happened and that an admin may want to look back at. */
export interface GatewayEvent {
  /** Rises by one with each event of this run. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'health' | 'mode' | 'lane' | 'fleet' | 'config' | 'operation' | 'queue' | 'access';
  readonly severity: 'info' | 'good' | 'warning' | 'bad';
  /** The backend it is about; null when it is about the gateway. */
  readonly backend: string | null;
  /** One sentence without a full stop: `rig-2 is down: connection refused`. */
  readonly text: string;
}
