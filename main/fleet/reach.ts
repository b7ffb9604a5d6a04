import type { BackendCredential } from '../../shared/backend-credential.ts';
import type { Result } from '../../shared/result.ts';

/** How a backend is reached where that takes more than its URL. Made when a configuration is put in force. */
export interface Reach {
  /** The same for two that do the same; tells nothing of a secret. */
  readonly key: string;
  /** Where connections go: scheme, host and port. */
  readonly origin: string;
  /** The path there of one of the gateway's own, query included. */
  pathOf(path: string): string;
  /** The name clients use for a model of that server, by its own. */
  clientsName(own: string): string;
  /** A header pair that tells that server who asks, or none; the error says in words why it cannot be had. */
  credential(): Result<readonly string[], string>;
  /** Tells the authorities, PEM, that its certificate must be from; null where those that Node.js knows will do. */
  readonly authority: (() => Result<string, string>) | null;
  /** What people may know of the credential; null where that server is shown nothing. */
  describe(): BackendCredential | null;
  /** Reads credential and authorities anew from where they come. */
  refresh(): void;
  /** The text with the credential in it made unreadable, at the same length. */
  hide(text: string): string;
}
