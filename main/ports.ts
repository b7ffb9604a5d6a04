import type { SealedBy } from '../shared/backend-credential.ts';
import type { KeyRules, KeySecret, KeyUsePoint } from '../shared/key.ts';
import type { OperationSnapshot } from '../shared/operation.ts';
import type { Result } from '../shared/result.ts';

/** Time as the engine sees it. Everything in `main/` that waits or measures takes one of these. */
export interface Clock {
  /** Wall time, milliseconds since the epoch: for people and for records. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go back: for durations. */
  monotonic(): number;
  /**
   * Runs `fn` once after `delayMs`, never earlier by this clock's own `monotonic`; the returned function cancels it and
   * may be called any number of times.
   */
  schedule(delayMs: number, fn: () => void): () => void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** So many bytes that nobody can guess. */
export type RandomBytes = (count: number) => Uint8Array;

export type LogFields = Readonly<Record<string, unknown>>;

/** The operational log: what an admin reads when something is odd. Never a secret, never a prompt. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What the engine asks of its host, and all that a test replaces. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  /** What secrets are made of. */
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  /** Told of every settled exchange; asks for its line, one flat serialisable object, only when it will be written. */
  readonly accessLog?: ((line: () => LogFields) => void) | undefined;
  /** Drain and maintenance states that must survive a restart; `undefined` keeps them in memory only. */
  readonly modes?: ModeStore | undefined;
  /** Keys that must survive a restart; `undefined` keeps them in memory only. */
  readonly keys?: KeyStore | undefined;
  /** Counts of limits per day that must survive a restart; `undefined` keeps them in memory only. */
  readonly dayCounts?: DayCountStore | undefined;
  /** Credentials of backends that must survive a restart; `undefined` keeps them in memory only. */
  readonly credentials?: Credentials | undefined;
  /** Operations that must survive a restart; `undefined` keeps them in memory only. */
  readonly operations?: OperationStore | undefined;
  /** What was told once and must not be told again after a restart; `undefined` keeps it in memory only. */
  readonly told?: ToldStore | undefined;
  /** What was begun with the fleet and must survive a restart; `undefined` keeps it in memory only. */
  readonly intents?: IntentStore | undefined;
  /** What this machine sees of its networks; `undefined` = what it really sees. */
  readonly surroundings?: Surroundings | undefined;
}

/** As the operating system lists them, by name. */
export type NetworkInterfaces = Readonly<
  Record<
    string,
    readonly { readonly address: string; readonly netmask: string; readonly internal: boolean }[] | undefined
  >
>;

/** Something on the network that says by itself what it is and where. Whoever wrote it may lie. */
export interface Announcement {
  readonly name: string;
  /** As in `ollama` or `http`. */
  readonly type: string;
  readonly addresses: readonly string[];
  readonly port: number;
}

/** The networks around this machine. Nothing is sent to them before somebody asks for it. */
export interface Surroundings {
  interfaces(): NetworkInterfaces;
  /** Whether something accepts a connection there; false when the signal is cut first. Never rejects. */
  isOpen(address: string, port: number, signal: AbortSignal): Promise<boolean>;
  /** Asks who is there and tells of everybody who answers, until the returned function is called. */
  listen(tell: (announcement: Announcement) => void, onTrouble: (why: string) => void): () => void;
}

/** A secret as it is kept: what proves it, and when it was last used. */
export interface StoredSecret extends KeySecret {
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
}

/** A key as it is kept. Nothing in it lets anybody use it. */
export interface StoredKey extends KeyRules {
  readonly id: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** Latest first. */
  readonly secrets: readonly StoredSecret[];
}

/** What was used since it was last written down. */
export interface UseReport {
  readonly uses: readonly (KeyUsePoint & { readonly id: string })[];
  /** Whole keys whose secrets say anew when they were last used. */
  readonly keys: readonly StoredKey[];
}

/** Where keys outlive the process. An error is one line for an admin; nothing of what failed has been kept then. */
export interface KeyStore {
  load(): readonly StoredKey[];
  /** All of them or none; on disk when it returns. */
  save(...keys: readonly StoredKey[]): Result<void, string>;
  /** Adds to what is known of each hour; a crash within the next seconds may lose it. */
  noteUse(report: UseReport): Result<void, string>;
  /** Of every key, or of one; from `from` on, hour by hour, hours without use left out. */
  use(from: number, id?: string): readonly (KeyUsePoint & { readonly id: string })[];
}

/** So much was used by what goes by that name. */
export interface DayCount {
  readonly name: string;
  readonly used: number;
}

/** Where what was used in a day outlives the process. A day is a number of days since the epoch, UTC. */
export interface DayCountStore {
  load(day: number): readonly DayCount[];
  /** In place of what was known of these; a crash within the next seconds may lose it. The error is one line. */
  save(day: number, counts: readonly DayCount[]): Result<void, string>;
}

/** Where what was told once outlives the process: of each subject the last mark. */
export interface ToldStore {
  load(): readonly (readonly [subject: string, mark: string])[];
  /** In place of its mark before; a crash within the next seconds may lose it. The error is one line. */
  save(subject: string, mark: string): Result<void, string>;
}

/** Where an admin's drain and maintenance orders, by backend id, outlive the process. */
export interface ModeStore {
  load(): Readonly<Record<string, string>>;
  save(modes: Readonly<Record<string, string>>): void;
}

/** What a copy is to be called. */
export interface NewName {
  /** Canonical. */
  readonly model: string;
  /** As it was ordered. */
  readonly written: string;
  /** The build that went by that name when it was ordered and may be replaced; null = none may. */
  readonly mayReplace: string | null;
}

/** What a sync is to bring a copy to. */
export interface SyncGoal {
  /** Hexadecimal, without `sha256:`; null = whatever the registry has. */
  readonly digest: string | null;
  /** Who had it when that was ordered; empty for whatever the registry has. */
  readonly holders: readonly string[];
}

/** A text that one owner keeps over restarts. */
export interface KeptText {
  read(): string | undefined;
  /** Null forgets it. Kept when it returns, where anything is. */
  write(text: string | null): void;
}

/** Where what was begun with the fleet and has not ended, as text by name, outlives the process. */
export interface IntentStore {
  load(): Readonly<Record<string, string>>;
  save(intents: Readonly<Record<string, string>>): void;
}

/** What an operation takes besides what people see of it. */
export interface OperationTask {
  /** Where its backend was when it was ordered. */
  readonly url: string;
  /** The model's name as it was ordered. */
  readonly written: string;
  /** For a load: seconds, or a duration as Ollama spells it. */
  readonly keepAlive?: number | string | undefined;
  /** For a copy. */
  readonly name?: NewName | undefined;
  /** For a sync. */
  readonly goal?: SyncGoal | undefined;
  /** The build of the model that was there when it was ordered; null when there was none, or none was known. */
  readonly digest: string | null;
  /** Its turn had come: something of it may have been done. */
  readonly isAtWork: boolean;
}

/** An operation as it is kept. */
export interface StoredOperation {
  readonly snapshot: OperationSnapshot;
  readonly task: OperationTask;
}

/** Where operations outlive the process. An error is one line; nothing of what failed has been kept then. */
export interface OperationStore {
  /** Whether operations on that backend will be known to the next run of the gateway. */
  isLasting(backend: string): boolean;
  /** Those that have not ended, in the order in which they were ordered. */
  unended(): readonly StoredOperation[];
  /** As they are now, ended or not: all of them or none; on disk when it returns. */
  save(...operations: readonly StoredOperation[]): Result<void, string>;
  /** The latest that ended, latest first. */
  ended(count: number): readonly StoredOperation[];
  find(id: string): StoredOperation | undefined;
}

/** A credential as it is kept. */
export interface StoredCredential {
  readonly backend: string;
  /** The base URL it was stored for: it is shown nowhere else. */
  readonly url: string;
  readonly sealed: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly setAt: number;
  /** Since when no backend of the configuration asks for it, milliseconds since the epoch; null while one does. */
  readonly unusedSince: number | null;
}

/** Where sealed credentials, one per backend, outlive the process. An error is one line; nothing of what failed was kept. */
export interface CredentialStore {
  load(): readonly StoredCredential[];
  /** In place of what was known of that backend; on disk when it returns. */
  save(credential: StoredCredential): Result<void, string>;
  /** Nothing of it is left in the files when it returns. */
  remove(backend: string): Result<void, string>;
}

export interface Sealed {
  readonly bytes: Uint8Array;
  readonly by: SealedBy;
  /** Why it is protected less well than it could be; null when there is nothing to say. */
  readonly warning: string | null;
}

/**
 * Makes of a secret what is of no use to whoever reads the disk, and back. `about` is what it belongs to: what was sealed about
 * one thing opens about no other. Neither rejects; an error is one line without anything of the secret.
 */
export interface SecretBox {
  seal(secret: string, about: string): Promise<Result<Sealed, string>>;
  open(sealed: Uint8Array, about: string): Promise<Result<string, string>>;
}

/** Secrets of backends, and what they are sealed with. */
export interface Credentials {
  readonly store: CredentialStore;
  readonly box: SecretBox;
}
