/** Who gave a command, and from where. */
export interface Origin {
  /** `panel`, `command line`, `desktop` … */
  readonly who: string;
  /** An address, or `this machine`. */
  readonly address: string;
}

/** One administrative act, as it is written down. */
export interface AuditEntry extends Origin {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly command: string;
  /** What was asked for, as JSON; cut where it is long. */
  readonly input: string;
  /** Why it was not done; null when it was. */
  readonly failure: string | null;
}

/** For what the gateway orders without being asked. */
export const THE_GATEWAY = 'the gateway itself';

const HERE: ReadonlySet<string> = new Set(['this machine', '127.0.0.1', '::1']);

/** `panel at 10.0.0.7`; just `panel` on the gateway's own machine. */
export const nameOrigin = ({ who, address }: Origin): string => (HERE.has(address) ? who : `${who} at ${address}`);
