/** What events can be about. */
export const eventKinds = [
  'health',
  'mode',
  'lane',
  'fleet',
  'config',
  'operation',
  'queue',
  'access',
  'key',
  'certificate',
  'drift',
] as const;

/** `notify`: what became of telling others; that is told to nobody else. */
export const listedKinds = [...eventKinds, 'notify'] as const;

/** Something that happened and that an admin may want to look back at. */
export interface GatewayEvent {
  /** Rises by one with each event of this run. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: (typeof listedKinds)[number];
  readonly severity: 'info' | 'good' | 'warning' | 'bad';
  /** The backend it is about; null when it is about the gateway. */
  readonly backend: string | null;
  /** The model it is about, where it is about one. */
  readonly model?: string;
  /** One sentence without a full stop: `rig-2 is down: connection refused`. */
  readonly text: string;
}
