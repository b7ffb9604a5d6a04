import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { type AgeStage, ageInWords, ageStage, ageTrouble } from './age.ts';
import { type CheckedIdentity, checkIdentity, type IdentityFiles } from './identity.ts';

export interface FollowIdentityOptions {
  readonly files: IdentityFiles;
  readonly clock: Clock;
  /** Calls some time after a file may have changed; returns its stop. */
  readonly watch: (path: string, onTouched: () => void) => () => void;
  /** Another pair that fits together is to be served from now on. */
  readonly onRenewed: (identity: CheckedIdentity) => void;
  /** Told of each trouble with the files once, when it begins. The pair served before stays. */
  readonly onTrouble: (trouble: string) => void;
  /** Told as the end of the served certificate draws near: 30, 7 and 1 days before, and when it has come. */
  readonly onAging: (words: string, stage: AgeStage, served: CheckedIdentity) => void;
}

/** The identity that is served, kept up to date with its files. */
export interface FollowedIdentity {
  served(): CheckedIdentity;
  /** What is wrong with the files or the certificate now; null when nothing is. */
  trouble(): string | null;
  stop(): void;
}

/** Whoever renews a pair writes two files: between the two they do not fit together. */
const SECOND_LOOK_MS = 1_000;
/** How often the certificate's age is looked at. */
const AGE_CHECK_MS = 3_600_000;

/** Reads certificate and key, and again whenever they change. The error is one sentence about the files. */
export async function followIdentity(options: FollowIdentityOptions): Promise<Result<FollowedIdentity, string>> {
  const { files, clock, watch, onRenewed, onTrouble, onAging } = options;
  const opened = await readIdentity(files);
  if (!opened.ok) return opened;
  let served = opened.value;
  let refused: string | null = null;
  let lastStage: AgeStage | null = null;
  let isStopped = false;
  let cancelLook = (): void => {};
  let cancelAge = (): void => {};
  let looking: Promise<void> = Promise.resolve();

  const trouble = (): string | null => refused ?? ageTrouble(served, clock.now());
  function tellAge(): void {
    const stage = ageStage(served, clock.now());
    if (stage !== null && stage !== lastStage) onAging(ageInWords(served, clock.now()), stage, served);
    lastStage = stage;
  }
  function refuse(why: string | null): void {
    if (why !== null && why !== refused) onTrouble(why);
    refused = why;
  }
  async function look(isSecond: boolean): Promise<void> {
    const read = await readIdentity(files);
    if (isStopped) return;
    if (!read.ok && !isSecond) {
      cancelLook();
      cancelLook = clock.schedule(SECOND_LOOK_MS, () => lookInTurn(true));
      return;
    }
    refuse(read.ok ? null : `a new certificate was not taken: ${read.error}; the one before stays in use`);
    if (!read.ok || isSame(read.value, served)) return;
    served = read.value;
    lastStage = null;
    onRenewed(served);
    tellAge();
  }
  /** One after the other: an older look that ends later would bring the older pair back. */
  function lookInTurn(isSecond: boolean): void {
    looking = looking.then(() => look(isSecond));
  }
  function watchAge(): void {
    tellAge();
    cancelAge = clock.schedule(AGE_CHECK_MS, watchAge);
  }
  const stops = [...new Set([files.cert, files.key])].map((path) => watch(path, () => lookInTurn(false)));
  watchAge();
  return ok({
    served: () => served,
    trouble,
    stop() {
      isStopped = true;
      cancelLook();
      cancelAge();
      for (const stop of stops) stop();
    },
  });
}

const isSame = (a: CheckedIdentity, b: CheckedIdentity): boolean => a.cert === b.cert && a.key === b.key;

async function readIdentity(files: IdentityFiles): Promise<Result<CheckedIdentity, string>> {
  const [cert, key] = await Promise.all([readText(files.cert), readText(files.key)]);
  if (!cert.ok) return cert;
  return key.ok ? checkIdentity(cert.value, key.value, files) : key;
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
};

async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return err(`${path} ${unreadable[code] ?? `cannot be read (${code})`}`);
  }
}
