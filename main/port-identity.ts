import { dirname, resolve } from 'node:path';
import type { ServedCertificate } from '../shared/certificate.ts';
import type { Config } from '../shared/config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { AcmeIdentity } from './acme-identity.ts';
import { startWatch } from './config/index.ts';
import type { Clock, Log, Random } from './ports.ts';
import type { Reporter } from './telemetry/news/reporter.ts';
import { type FollowedIdentity, followIdentity } from './tls/follow-identity.ts';
import type { CheckedIdentity, IdentityFiles } from './tls/identity.ts';
import type { Told } from './told.ts';

type TlsConfig = NonNullable<Config['listen']['tls']>;

/** The certificate a port serves, wherever it comes from. */
export interface PortIdentity {
  served(): CheckedIdentity;
  view(): ServedCertificate;
  /** What is wrong with it now, as lines for an admin. */
  problems(): readonly string[];
  /** Takes the pair of other files from now on; when it cannot be used that is told, and the one before stays. */
  change(tls: TlsConfig): Promise<void>;
  /** What an authority that asks on the plain port is told; null when nobody waits for that token. */
  answer(token: string): string | null;
  /** The ports are open: an authority that is to issue the certificate may be asked. */
  begin(): void;
  stop(): void;
}

export interface PortIdentityOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Where relative paths start. */
  readonly base: string;
  /** Where certificates that are issued to this gateway are kept; null when there is no such place. */
  readonly folder: string | null;
  readonly userAgent: string;
  readonly told: Told;
  readonly reporter: Pick<
    Reporter,
    'certificateRenewed' | 'certificateTrouble' | 'certificateAging' | 'certificateNotIssued'
  >;
  /** Another pair is to be served from now on. */
  readonly onChanged: (identity: CheckedIdentity) => void;
  /** Something that snapshots tell is another. */
  readonly nudge: () => void;
}

/** Where relative paths of a configuration start: beside its file. */
export const baseOf = (configFile: string | null): string => (configFile === null ? '.' : dirname(configFile));

/** Follows what `listen.tls` names. The error is one sentence about it. */
export async function openPortIdentity(
  tls: TlsConfig,
  options: PortIdentityOptions,
): Promise<Result<PortIdentity, string>> {
  const acme = await openAcme(tls, options);
  if (!acme.ok) return acme;
  const first = acme.value?.files ?? filesOf(tls, options.base);
  if (first === null) return err('it names neither a certificate nor an authority');
  const opened = await follow(first, options);
  if (!opened.ok) return opened;
  const pair = createPair({ files: first, followed: opened.value }, options);
  const trouble = (): string | null => pair.refused() ?? acme.value?.trouble() ?? pair.current().followed.trouble();
  return ok({
    served: () => pair.current().followed.served(),
    view: () => viewOf(pair.current().followed.served(), pair.current().files.cert),
    problems() {
      const words = trouble();
      return words === null ? [] : [`listen.tls: ${words}`];
    },
    async change(next) {
      const files = filesOf(next, options.base);
      // To an authority, or away from one, it takes another start.
      if (acme.value === null && files !== null) await pair.change(files);
    },
    answer: (token) => acme.value?.answer(token) ?? null,
    begin: () => acme.value?.begin(),
    stop() {
      acme.value?.stop();
      pair.current().followed.stop();
    },
  });
}

async function openAcme(
  { acme }: TlsConfig,
  { folder, ...options }: PortIdentityOptions,
): Promise<Result<AcmeIdentity | null, string>> {
  if (acme === undefined) return ok(null);
  if (folder === null) return err('there is no data directory to keep a certificate in');
  // Only where it is wanted: it brings the library for certificates along.
  const { openAcmeIdentity } = await import('./acme-identity.ts');
  return openAcmeIdentity({ ...options, acme, folder });
}

const filesOf = ({ cert, key }: TlsConfig, base: string): IdentityFiles | null =>
  cert === undefined || key === undefined ? null : { cert: resolve(base, cert), key: resolve(base, key) };

interface Followed {
  readonly files: IdentityFiles;
  readonly followed: FollowedIdentity;
}

/** The files that are followed now, and the way to others. */
function createPair(first: Followed, options: PortIdentityOptions) {
  let current = first;
  /** What the last change to other files met. */
  let refused: string | null = null;
  let changing: Promise<void> = Promise.resolve();

  async function changeInTurn(files: IdentityFiles): Promise<void> {
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
  return {
    current: () => current,
    refused: () => refused,
    change(files: IdentityFiles): Promise<void> {
      changing = changing.then(() => changeInTurn(files));
      return changing;
    },
  };
}

function follow(files: IdentityFiles, options: PortIdentityOptions): Promise<Result<FollowedIdentity, string>> {
  const { clock, told, reporter, onChanged, nudge } = options;
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
    onAging(words, stage, { fingerprint }) {
      if (!told.isNews('certificate', `${fingerprint} ${stage}`)) return;
      reporter.certificateAging(words, stage !== 30 && stage !== 7);
      nudge();
    },
  });
}

const viewOf = ({ names, issuer, validFrom, expiresAt, fingerprint }: CheckedIdentity, file: string) => ({
  ...{ names, issuer, validFrom, expiresAt, fingerprint },
  file,
});
