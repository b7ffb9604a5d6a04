import type { Admit } from '../../shared/access.ts';
import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { KeyLimits } from '../../shared/key.ts';
import type { Clock, KeyStore, Log, RandomBytes } from '../ports.ts';
import { type CallerLog, createCallerLog } from './caller-log.ts';
import { createDoor } from './door.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { makeKeyId, makeSecret } from './key-text.ts';
import { createMemoryKeyStore } from './memory-key-store.ts';
import { hashSecret } from './secret-hash.ts';
import { createVouching, type Vouching, type VouchingPorts } from './vouching.ts';

export interface AccessPorts extends VouchingPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
  readonly keys?: KeyStore | undefined;
  readonly isKeyRequired: () => boolean;
}

/** Who may do what, and what keys there are for it. */
export interface Access extends Pick<Vouching, 'adopt' | 'problems'> {
  readonly admit: Admit;
  readonly keys: KeyRing;
  /** What the program's own clients (playground, demo) come with. Made anew at each start, and written down nowhere. */
  readonly ownKey: string;
  /** How many requests of that identity may run at once; null where nothing else is said than for all. */
  concurrentOf(identity: string): number | null;
  /** What its key says of its rates; undefined for whoever has no key here. */
  limitsOf(identity: string): KeyLimits | undefined;
  /** Who is known by others than keys, and what they used. */
  readonly callers: CallerLog['list'];
  noteSettled(record: ExchangeRecord): void;
  /** Writes down what is left to be, and asks nobody any more. */
  stop(): Promise<void>;
}

export function createAccess(ports: AccessPorts): Access {
  const { clock, log, randomBytes, keys, isKeyRequired } = ports;
  const vouching = createVouching(ports);
  const ring = createKeyRing({ clock, log, randomBytes, store: keys ?? createMemoryKeyStore() });
  const callers = createCallerLog();
  const ownKey = makeSecret(makeKeyId(randomBytes), randomBytes);
  return {
    keys: ring,
    ownKey,
    admit: createDoor({
      find: ring.find,
      isKeyRequired,
      own: hashSecret(ownKey),
      now: clock.now,
      noteUsed: ring.noteUsed,
      vouching,
    }),
    concurrentOf: (identity) => ring.find(identity)?.key.concurrent || null,
    limitsOf: (identity) => ring.find(identity)?.key.limits,
    adopt: vouching.adopt,
    problems: vouching.problems,
    callers: callers.list,
    noteSettled(record) {
      const { identity, tokens } = record;
      if (identity === null) return;
      if (ring.find(identity.id))
        ring.noteSettled(identity.id, { prompt: tokens?.prompt ?? 0, output: tokens?.output ?? 0 });
      else callers.note(record, vouching.nameOf(identity.id), clock.now());
    },
    async stop() {
      ring.stop();
      await vouching.stop();
    },
  };
}
