import { type AgingKey, type KeyLifetime, type KeyStage, keyStage } from '../../shared/key-age.ts';
import type { Clock } from '../ports.ts';
import type { Told } from '../told.ts';

export interface WatchKeyAgeOptions {
  readonly clock: Clock;
  readonly told: Told;
  /** Keys that are not revoked and end some time. */
  readonly keys: () => Iterable<KeyLifetime>;
  /** Told of keys that have come to one stage: at least one. */
  readonly tell: (stage: KeyStage, keys: readonly AgingKey[]) => void;
}

/** The gateway has said what it has to say of its start by then. */
const FIRST_LOOK_MS = 1_000;
const LOOK_MS = 60_000;
/** More that come to a stage together, as a list of keys that was imported does, are told in one sentence. */
const TOLD_SINGLY = 3;

/** Looks after the ends of keys, and tells of each stage once. The result ends it. */
export function watchKeyAge({ clock, told, keys, tell }: WatchKeyAgeOptions): () => void {
  function news(now: number): ReadonlyMap<KeyStage, readonly AgingKey[]> {
    const byStage = new Map<KeyStage, AgingKey[]>();
    for (const key of keys()) {
      const stage = keyStage(key, now);
      if (stage === null || !told.isNews(`key ${key.id}`, `${key.expiresAt} ${stage}`)) continue;
      byStage.set(stage, [...(byStage.get(stage) ?? []), aging(key, now)]);
    }
    return byStage;
  }

  function look(): void {
    for (const [stage, some] of news(clock.now())) {
      if (some.length > TOLD_SINGLY) tell(stage, some);
      else for (const key of some) tell(stage, [key]);
    }
    cancel = clock.schedule(LOOK_MS, look);
  }
  let cancel = clock.schedule(FIRST_LOOK_MS, look);
  return () => cancel();
}

const aging = ({ id, owner, expiresAt, lastUsedAt }: KeyLifetime, now: number): AgingKey => ({
  id,
  owner,
  leftMs: expiresAt - now,
  unusedMs: lastUsedAt === null ? null : now - lastUsedAt,
});
