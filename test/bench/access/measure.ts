import { randomBytes } from 'node:crypto';
import { type Access, createAccess } from '../../../main/access/access.ts';
import { silentLog, systemClock } from '../../../main/system-ports.ts';
import type { Caller } from '../../../shared/access.ts';
import type { NewSecret } from '../../../shared/key.ts';
import { keyRules } from '../../../shared/key-input.ts';
import { median, percentile } from '../workload/figures/statistics.ts';
import { guessOf, SECRET_CHARS } from './guesses.ts';
import { welchT } from './welch.ts';

const CHAT = { route: '/api/chat', kind: 'inference' } as const;
const WARM_UP = 20_000;
/** Different guesses of each kind, so that no one string's place in memory decides. */
const GUESSES = 64;

const callerWith = (secret: string): Caller => {
  const carried = `Bearer ${secret}`;
  const header = (name: string): string | undefined => (name === 'authorization' ? carried : undefined);
  const wants = { method: 'POST', scheme: 'http', authority: 'gateway', target: CHAT.route } as const;
  return { address: '10.0.0.7', pathKey: null, header, ...wants };
};

export interface Keyed {
  readonly access: Access;
  readonly keys: readonly NewSecret[];
}

/** The gateway's door with so many keys behind it. */
export function openDoor(count: number): Keyed {
  const access = createAccess({
    ...{ clock: systemClock, log: silentLog, randomBytes, isKeyRequired: () => true },
    ...{ userAgent: 'corral/bench', folder: '.', watch: () => () => {}, onTrouble: () => {} },
  });
  const keys = Array.from({ length: count }, (_, index) => {
    const made = access.keys.create(keyRules.parse({ owner: `owner ${index}` }));
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  });
  return { access, keys };
}

/** Nanoseconds of one call. */
function timed(call: () => unknown): number {
  const from = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - from);
}

const oneOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

export interface Cost {
  readonly medianUs: number;
  readonly p99Us: number;
}

/** What it costs to let a key in, one of them all at random each time. */
export function measureCost({ access, keys }: Keyed, calls: number): Cost {
  const callers = keys.map(({ secret }) => callerWith(secret));
  const once = (): number => {
    const caller = oneOf(callers);
    return timed(() => access.admit(caller, CHAT));
  };
  for (let i = 0; i < WARM_UP; i += 1) once();
  const times = Array.from({ length: calls }, once);
  return { medianUs: median(times) / 1_000, p99Us: percentile(times, 0.99) / 1_000 };
}

export interface Leak {
  readonly calls: number;
  /** Between guesses that share nothing with the secret, and those that share all but its last letter. */
  readonly t: number;
  readonly mediansNs: readonly [number, number];
}

/** Whether the time of a refusal tells how much of a guess is right. The two kinds come in random order. */
export function measureLeak({ access, keys }: Keyed, calls: number): Leak {
  const kinds = [0, SECRET_CHARS - 1].map((shared) =>
    Array.from({ length: GUESSES }, () => {
      const { id, secret } = oneOf(keys);
      return callerWith(guessOf(id, secret, shared, randomBytes));
    }),
  );
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < calls + WARM_UP; i += 1) {
    const kind = Math.random() < 0.5 ? 0 : 1;
    const caller = oneOf(kinds[kind] ?? []);
    const ns = timed(() => access.admit(caller, CHAT));
    if (i >= WARM_UP) times[kind].push(ns);
  }
  return { calls, t: welchT(...times), mediansNs: [median(times[0]), median(times[1])] };
}
