/** Where what a backend is shown comes from; never what it is. */
export interface BackendCredential {
  readonly from: 'env' | 'file' | 'stored';
  /** Of the variable, or of the file as the configuration spells it; null for a stored one. */
  readonly name: string | null;
  /** The header it is sent in. */
  readonly header: string;
  /** When it was stored, milliseconds since the epoch; null when none is, or it comes from elsewhere. */
  readonly setAt: number | null;
}

/** What the key that a stored credential is sealed with lies in. */
export type SealedBy = 'keychain' | 'key file' | 'memory';

/** What became of an order to store a credential, or to forget it. */
export interface CredentialKept {
  readonly id: string;
  /** Null when there is none any more. */
  readonly header: string | null;
  readonly setAt: number | null;
  readonly sealedBy: SealedBy | null;
  /** Why it is protected less well than it could be; null when there is nothing to say. */
  readonly warning: string | null;
}
