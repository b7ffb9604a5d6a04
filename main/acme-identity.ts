import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../shared/config.ts';
import { err, ok, type Result, resultOf } from '../shared/result.ts';
import type { Clock, Log, Random } from './ports.ts';
import type { Reporter } from './telemetry/news/reporter.ts';
import { type Challenges, createChallenges } from './tls/acme/challenges.ts';
import {
  accountKey,
  type IssuedFiles,
  isStandIn,
  issuedFiles,
  keepPair,
  presentPair,
} from './tls/acme/issued-files.ts';
import { keepIssued } from './tls/acme/keep-issued.ts';
import { orderCertificate } from './tls/acme/order.ts';
import { isFor } from './tls/acme/schedule.ts';
import type { CheckedIdentity } from './tls/identity.ts';
import type { Issued } from './tls/issue.ts';

export type AcmeConfig = NonNullable<NonNullable<Config['listen']['tls']>['acme']>;

/** A certificate that an authority issues and renews, in files that are then followed like any others. */
export interface AcmeIdentity {
  readonly files: IssuedFiles;
  /** What an authority that asks on the plain port is told; null when nobody waits for that token. */
  readonly answer: Challenges['answer'];
  /** Begins to order. Not before the plain port is open: that is where the authority asks. */
  begin(): void;
  /** What an admin has to know of it now; null when all is well. */
  trouble(): string | null;
  stop(): void;
}

export interface AcmeIdentityOptions {
  readonly acme: AcmeConfig;
  /** Where certificates are kept. */
  readonly folder: string;
  /** Where relative paths start. */
  readonly base: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly userAgent: string;
  readonly reporter: Pick<Reporter, 'certificateNotIssued'>;
  readonly nudge: () => void;
}

/** A single failure is usually somebody's bad moment, and there is a third of the certificate's life to try again. */
const FAILURES_TO_SHOW = 3;

/** Finds the certificate there is, or a stand-in. The error is one sentence. */
export async function openAcmeIdentity(options: AcmeIdentityOptions): Promise<Result<AcmeIdentity, string>> {
  const { acme, clock, random, log, reporter, nudge } = options;
  const made = resultOf(() => issuedFiles(options.folder, acme.directory));
  if (!made.ok) return err(`the folder for certificates cannot be made: ${made.error}`);
  const files = made.value;
  const found = await presentPair(files, acme.domains, clock.now());
  if (!found.ok) return found;
  let present: CheckedIdentity = found.value;
  const challenges = createChallenges();
  let keeper: ReturnType<typeof keepIssued> | null = null;

  async function keep(issued: Issued): Promise<Result<CheckedIdentity, string>> {
    const kept = await keepPair(issued, files);
    if (kept.ok) present = kept.value;
    return kept;
  }
  function trouble(): string | null {
    const failing = keeper?.failing() ?? null;
    const why = failing === null ? 'one is being ordered' : failing.why;
    if (isStandIn(present)) return `there is no certificate yet, and clients are shown one that they refuse: ${why}`;
    return failing === null || failing.times < FAILURES_TO_SHOW ? null : `the certificate cannot be renewed: ${why}`;
  }
  return ok({
    files,
    answer: challenges.answer,
    begin() {
      keeper = keepIssued({
        clock,
        random,
        present: !isStandIn(present) && isFor(present.names, acme.domains) ? present : null,
        order: (signal) => orderWith(options, { files, challenges, signal }),
        keep,
        onFailure(why, retryMs) {
          log.warn('no certificate was issued', { directory: acme.directory, why, retryMs });
          reporter.certificateNotIssued(why, retryMs);
          nudge();
        },
      });
    },
    trouble,
    stop: () => keeper?.stop(),
  });
}

interface OrderParts {
  readonly files: IssuedFiles;
  readonly challenges: Challenges;
  readonly signal: AbortSignal;
}

async function orderWith(
  { acme, base, clock, userAgent }: AcmeIdentityOptions,
  { files, challenges, signal }: OrderParts,
): Promise<Result<Issued, string>> {
  const { directory, domains, email, directoryCa } = acme;
  const ca = directoryCa === undefined ? ok(undefined) : readCa(resolve(base, directoryCa));
  if (!ca.ok) return err(`listen.tls.acme.directoryCa cannot be read: ${ca.error}`);
  try {
    const key = await accountKey(files);
    return await orderCertificate({
      ...{ directory, domains, email, challenges, clock, userAgent, signal },
      accountKey: key,
      ca: ca.value,
    });
  } catch (error) {
    return err(`the key of the ACME account cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const readCa = (path: string): Result<string, string> => resultOf(() => readFileSync(path, 'utf8'));
