import { dirname, resolve } from 'node:path';
import type { ServedCertificate } from '../shared/certificate.ts';
import type { Config } from '../shared/config.ts';
import { ok, type Result } from '../shared/result.ts';
import { startWatch } from './config/index.ts';
import type { Clock } from './ports.ts';
import type { Reporter } from './telemetry/news/reporter.ts';
import { type FollowedIdentity, followIdentity } from './tls/follow-identity.ts';
import type { CheckedIdentity, IdentityFiles } from './tls/identity.ts';

type TlsConfig = NonNullable<Config['listen']['tls']>;

/** The certificate a port serves, whatever it comes from. */
export interface PortIdentity {
  served(): CheckedIdentity;
  view(): ServedCertificate;
  /** What is wrong with it now, as lines for an admin. */
  problems(): readonly string[];
  /** Takes the pair of other files from now on; when it cannot be used that is told, and the one before stays. */
  change(tls: TlsConfig): Promise<void>;
  stop(): void;
}

export interface PortIdentityOptions {
  readonly clock: Clock;
  /** Where relative paths start. */
  readonly base: string;
  readonly reporter: Pick<Reporter, 'certificateRenewed' | 'certificateTrouble' | 'certificateAging'>;
  /** Another pair is to be served from now on. */
  readonly onChanged: (identity: CheckedIdentity) => void;
  /** Something that snapshots tell is another. */
  readonly nudge: () => void;
}

/** Where relative paths of a configuration start: beside its file. */
export const baseOf = (configFile: string | null): string => (configFile === null ? '.' : dirname(configFile));

/** Follows the files of `listen.tls`. The error is one sentence about them. */
export async function openPortIdentity(
  tls: TlsConfig,
  options: PortIdentityOptions,
): Promise<Result<PortIdentity, string>> {
  const filesOf = ({ cert, key }: TlsConfig): IdentityFiles => ({
    cert: resolve(options.base, cert),
    key: resolve(options.base, key),
  });
  const first = filesOf(tls);
  const opened = await follow(first, options);
  if (!opened.ok) return opened;
  let current = { files: first, followed: opened.value };
  /** What a change to other files met. */
  let refused: string | null = null;

  let changing: Promise<void> = Promise.resolve();

  async function changeInTurn(next: TlsConfig): Promise<void> {
    const files = filesOf(next);
    const before = refused;
    refused = null;
    if (files.cert === current.files.cert && files.key === current.files.key) return;
    const other = await follow(files, options);
    if (!other.ok) {
      refused = `the certificate in ${current.files.cert} stays in use: ${other.error}`;
      if (refused !== before) options.reporter.certificateTrouble(refused);
      return;
    }
    current.followed.stop();
    current = { files, followed: other.value };
    options.onChanged(other.value.served());
    options.reporter.certificateRenewed(other.value.served().expiresAt - options.clock.now());
  }

  return ok({
    served: () => current.followed.served(),
    view: () => viewOf(current.followed.served(), current.files.cert),
    problems() {
      const trouble = refused ?? current.followed.trouble();
      return trouble === null ? [] : [`listen.tls: ${trouble}`];
    },
    change(next) {
      changing = changing.then(() => changeInTurn(next));
      return changing;
    },
    stop: () => current.followed.stop(),
  });
}

function follow(files: IdentityFiles, options: PortIdentityOptions): Promise<Result<FollowedIdentity, string>> {
  const { clock, reporter, onChanged, nudge } = options;
  return followIdentity({
    files,
    clock,
    watch: (path, onTouched) => startWatch(path, clock, onTouched),
    onRenewed(next) {
      onChanged(next);
      reporter.certificateRenewed(next.expiresAt - clock.now());
      nudge();
    },
    onTrouble(trouble) {
      reporter.certificateTrouble(trouble);
      nudge();
    },
    onAging(words, stage) {
      reporter.certificateAging(words, stage !== 30 && stage !== 7);
      nudge();
    },
  });
}

const viewOf = ({ names, issuer, validFrom, expiresAt, fingerprint }: CheckedIdentity, file: string) => ({
  ...{ names, issuer, validFrom, expiresAt, fingerprint },
  file,
});
