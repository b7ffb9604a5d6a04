/** The certificate that clients of the gateway are shown. */
export interface ServedCertificate {
  /** Names and addresses it vouches for. */
  readonly names: readonly string[];
  /** Who signed it. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly expiresAt: number;
  /** SHA-256, upper-case pairs with colons. */
  readonly fingerprint: string;
  /** The file it was read from. */
  readonly file: string;
}

/** The certificate that was made for this machine, and what another would be. */
export interface LocalCertificateView {
  /** Names and addresses that one made now would vouch for. */
  readonly names: readonly string[];
  /** Where it is, or would be: as `listen.tls` wants it. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** Null when none was made. */
  readonly made: MadeCertificate | null;
  /** What clients have to trust; null when none was made. */
  readonly authority: LocalAuthority | null;
}

export interface MadeCertificate {
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly fingerprint: string;
}

/** An authority of this machine's own, without its key. */
export interface LocalAuthority {
  readonly file: string;
  readonly pem: string;
  readonly expiresAt: number;
  readonly fingerprint: string;
}
