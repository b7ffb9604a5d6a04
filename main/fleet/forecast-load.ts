import type { LoadForecast, LoadVictim } from '../../shared/load-forecast.ts';
import type { ReadonlyBackend } from './backend.ts';
import type { ResidencyEntry } from './facts.ts';
import { heldBytes, heldTogether } from './held-bytes.ts';
import { neededBytes, roomFor } from './memory-room.ts';

export interface ForecastMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** Milliseconds since the epoch. */
  readonly wallNow: number;
  /** Whether a rule keeps that model warm on that backend. */
  readonly isKept: (backend: string, model: string) => boolean;
}

/** Ollama spells "for ever" as a moment far away. */
const FOR_EVER_MS = 365 * 86_400_000;

/** It was loaded to stay. */
export const isPinned = ({ expiresAt }: Pick<ResidencyEntry, 'expiresAt'>, wallNow: number): boolean =>
  expiresAt !== null && expiresAt - wallNow > FOR_EVER_MS;

/** What loading the model there would come to; it must not be in memory there. Pure. */
export function forecastLoad(backend: ReadonlyBackend, model: string, moment: ForecastMoment): LoadForecast {
  const room = roomFor(backend, model);
  const needed = neededBytes(backend, model);
  const told = backend.settings.memory;
  return {
    outcome: room === 'yes' ? 'fits' : room === 'no' ? 'pushes-out' : 'may-push-out',
    neededBytes: needed,
    isNeedSeen: (backend.lanes.get(model)?.memoryBytes ?? 0) > 0,
    usedBytes: heldTogether(backend.resident.values()),
    memoryBytes: told ?? backend.memorySeenBytes,
    isMemoryTold: told !== undefined,
    spills: told !== undefined && needed > told,
    victims: room === 'yes' ? [] : victimsOf(backend, model, moment),
  };
}

/** Those that would go, one after the other, until there is room; of one whose memory is not known, the first. */
function victimsOf(backend: ReadonlyBackend, model: string, moment: ForecastMoment): readonly LoadVictim[] {
  const order = [...backend.resident.values()]
    .map((entry) => ({ entry, victim: victimOf(backend, entry, moment) }))
    .sort((a, b) => asOllama(a.victim, b.victim) || leavesAt(a.entry) - leavesAt(b.entry));
  const left = new Map(backend.resident);
  const gone: LoadVictim[] = [];
  for (const { entry, victim } of order) {
    const room = roomFor({ ...backend, resident: left }, model);
    if (room === 'yes' || (room === 'maybe' && gone.length > 0)) break;
    left.delete(entry.model);
    gone.push(victim);
  }
  return gone;
}

/** Ollama lets the idle go first, and of these those that were to stay for the shortest time. */
const asOllama = (a: LoadVictim, b: LoadVictim): number =>
  Math.sign(a.inFlight) - Math.sign(b.inFlight) || Number(a.isPinned) - Number(b.isPinned);

const leavesAt = ({ expiresAt }: ResidencyEntry): number => expiresAt ?? 0;

function victimOf(backend: ReadonlyBackend, entry: ResidencyEntry, moment: ForecastMoment): LoadVictim {
  const { now, wallNow, isKept } = moment;
  const usedAt = lastUse(backend, entry.model);
  return {
    model: entry.model,
    bytes: heldBytes(entry),
    lastUsedAt: usedAt === 0 ? null : wallNow - (now - usedAt),
    inFlight: backend.lanes.get(entry.model)?.inFlight ?? 0,
    isPinned: isPinned(entry, wallNow),
    isKept: isKept(backend.id, entry.model),
  };
}

/** When a request of ours last ran there, monotonic ms; 0 when none did. */
function lastUse({ lanes }: Pick<ReadonlyBackend, 'lanes'>, model: string): number {
  const lane = lanes.get(model);
  return lane ? Math.max(lane.progressAt, lane.asked.servedAt) : 0;
}
