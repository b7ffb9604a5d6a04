import type { Build, DriftPolicy } from '../../../shared/drift.ts';
import type { AgingKey, KeyStage } from '../../../shared/key-age.ts';
import type { RunnerFight } from '../../../shared/runner-fight.ts';
import type { BackendMode } from '../../../shared/snapshot.ts';

/** A backend's state that keeps traffic away. */
export type OutState = 'down' | 'misconfigured';

/** A backend, or one of its models. */
export interface Subject {
  readonly backend: string;
  /** Null for the backend as a whole. */
  readonly model: string | null;
}

/** A value of a backend that was changed, as in `slots 4 → 8`. */
export interface SettingChange {
  readonly key: string;
  readonly before: string;
  readonly now: string;
}

/** Something worth writing down, before it has words. Durations are ms. */
export type Happening =
  | { readonly what: 'started'; readonly backends: number }
  | { readonly what: 'out'; readonly backend: string; readonly state: OutState; readonly reason: string }
  | { readonly what: 'many-out'; readonly backends: readonly string[]; readonly reason: string }
  /** `trouble`: it takes work again, but not everything is well. */
  | { readonly what: 'back'; readonly backend: string; readonly outMs: number; readonly trouble: string | null }
  | { readonly what: 'many-back'; readonly backends: readonly string[] }
  | { readonly what: 'degraded'; readonly backend: string; readonly reason: string }
  | { readonly what: 'well'; readonly backend: string; readonly troubleMs: number }
  /** It comes and goes: nothing more is said of it until it keeps one state. */
  | {
      readonly what: 'unsteady';
      readonly subject: Subject;
      readonly times: number;
      readonly withinMs: number;
      readonly reason: string;
    }
  /** `reason` is why it is still in trouble; null when it is well. */
  | { readonly what: 'steady'; readonly subject: Subject; readonly times: number; readonly reason: string | null }
  | { readonly what: 'lane-out'; readonly backend: string; readonly model: string; readonly reason: string }
  | { readonly what: 'many-lanes-out'; readonly subjects: readonly Subject[]; readonly reason: string }
  | { readonly what: 'lane-back'; readonly backend: string; readonly model: string; readonly outMs: number }
  | { readonly what: 'fight'; readonly backend: string; readonly fight: RunnerFight }
  | { readonly what: 'version'; readonly backend: string; readonly before: string; readonly now: string }
  /** `endsInMs`: until a drain ends what is left; null = never. */
  | {
      readonly what: 'mode';
      readonly backend: string;
      readonly now: BackendMode;
      readonly inFlight: number;
      readonly endsInMs: number | null;
    }
  | { readonly what: 'deadline'; readonly backend: string; readonly endsInMs: number | null }
  | { readonly what: 'overdue'; readonly backend: string; readonly ended: number; readonly moved: number }
  | { readonly what: 'drained'; readonly backend: string; readonly tookMs: number }
  | { readonly what: 'added' | 'removed'; readonly backends: readonly string[] }
  | { readonly what: 'edited'; readonly backend: string; readonly changes: readonly SettingChange[] }
  /** `afterRestart`: those of the keys that wait for the next start. */
  | { readonly what: 'configured'; readonly keys: readonly string[]; readonly afterRestart: readonly string[] }
  | { readonly what: 'config-refused'; readonly problems: readonly string[] }
  | { readonly what: 'certificate-renewed'; readonly validForMs: number }
  | { readonly what: 'certificate-trouble'; readonly trouble: string }
  | { readonly what: 'certificate-not-issued'; readonly why: string; readonly retryMs: number }
  | { readonly what: 'certificate-aging'; readonly words: string; readonly isUrgent: boolean }
  | { readonly what: 'access-trouble'; readonly trouble: string }
  /** Keys that come to the same point of their life; at least one. */
  | { readonly what: 'keys-aging'; readonly stage: KeyStage; readonly keys: readonly AgingKey[] }
  | {
      readonly what: 'drifted';
      readonly model: string;
      readonly builds: readonly Build[];
      readonly policy: DriftPolicy;
    }
  | { readonly what: 'alike'; readonly model: string }
  | { readonly what: 'many-drifted'; readonly models: readonly string[] }
  | { readonly what: 'many-alike'; readonly models: readonly string[] }
  | { readonly what: 'queue-long'; readonly depth: number; readonly models: readonly string[] }
  /** `waiting`: those that wait still; few. */
  | { readonly what: 'queue-short'; readonly waiting: number; readonly lastedMs: number; readonly most: number }
  | { readonly what: 'connections-full'; readonly limit: number }
  | { readonly what: 'connections-free'; readonly refused: number };
