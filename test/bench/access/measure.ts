import { randomBytes } from 'node:crypto';
import { type Access, createAccess } from '../../../main/access/access.ts';
import { createRates } from '../../../main/rates.ts';
import { silentLog, systemClock, systemRandom } from '../../../main/system-ports.ts';
import type { Caller } from '../../../shared/access.ts';
import type { NewSecret } from '../../../shared/key.ts';
import { keyRules } from '../../../shared/key-input.ts';
import { median, percentile } from '../workload/figures/statistics.ts';
import { guessOf, SECRET_CHARS } from './guesses.ts';
import { welchT } from './welch.ts';

const CHAT = { route: '/api/chat', kind: 'inference' } as const;
const WARM_UP = 20_000;
/** Right letters of the two kinds of guesses. */
const SHARED = [0, SECRET_CHARS - 1] as const;

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

function costOf(calls: number, once: () => number): Cost {
  for (let i = 0; i < WARM_UP; i += 1) once();
  const times = Array.from({ length: calls }, once);
  return { medianUs: median(times) / 1_000, p99Us: percentile(times, 0.99) / 1_000 };
}

/** What it costs to let a key in, one of them all at random each time. */
export function measureCost({ access, keys }: Keyed, calls: number): Cost {
  const callers = keys.map(({ secret }) => callerWith(secret));
  return costOf(calls, () => {
    const caller = oneOf(callers);
    return timed(() => access.admit(caller, CHAT));
  });
}

const numbers = { requestsPerMinute: 1e9, tokensPerMinute: 1e9, requestsPerDay: 1e9, tokensPerDay: 1e9 };
const everyLimit = {
  ...numbers,
  burst: 1e6,
  perIpRequestsPerMinute: 1e9,
  models: { 'llama3.1:8b': numbers },
  routes: { '/api/*': numbers },
};

/** What it costs to count a request against every limit there is, set its tokens aside and settle them. */
export function measureLimits({ access, keys }: Keyed, calls: number): Cost {
  const limited = (): void => {
    throw new Error('a limit that is never reached was reached');
  };
  const ports = { clock: systemClock, random: systemRandom, randomBytes, log: silentLog };
  const rates = createRates(ports, { access, numbers: () => everyLimit, limited });
  const people = keys.map(({ id }) => ({ id, name: id }));
  return costOf(calls, () => {
    const identity = oneOf(people);
    return timed(() => {
      const entrance = rates.request({ identity, address: '10.0.0.7', route: '/api/chat' });
      const held = entrance.ok && entrance.reserve({ model: 'llama3.1:8b', tokens: 300 });
      if (held !== false && held.ok) held.settle(120);
    });
  });
}

export interface Leak {
  readonly calls: number;
  /** Between guesses that share nothing with the secret, and those that share all but its last letter. */
  readonly t: number;
  readonly mediansNs: readonly [number, number];
}

/** Whether the time of a refusal tells how much of a guess is right. The two kinds come in random order. */
export function measureLeak({ access, keys }: Keyed, calls: number): Leak {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < calls + WARM_UP; i += 1) {
    const kind = Math.random() < 0.5 ? 0 : 1;
    const { id, secret } = oneOf(keys);
    // A new guess each time: how long its own checksum takes to write out would tell the kinds apart where there are few.
    const guess = Buffer.from(guessOf(id, secret, SHARED[kind], randomBytes), 'latin1');
    // Text of one piece, as from a socket: what is glued together takes longer when it is first read.
    const caller = callerWith(guess.toString('latin1'));
    const ns = timed(() => access.admit(caller, CHAT));
    if (i >= WARM_UP) times[kind].push(ns);
  }
  return { calls, t: welchT(...times), mediansNs: [median(times[0]), median(times[1])] };
}
