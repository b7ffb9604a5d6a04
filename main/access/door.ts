import type { Admission, Admit, Caller, Errand, Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { StoredKey } from '../ports.ts';
import { type Brought, findKey } from './carriers.ts';
import { judgeKey, scopeOf } from './judge-key.ts';
import { type KeyEntry, proveSecret, type SecretEntry } from './key-entry.ts';
import { hashSecret, isSameHash } from './secret-hash.ts';

export interface DoorPorts {
  readonly find: (id: string) => KeyEntry | undefined;
  readonly isKeyRequired: () => boolean;
  /** Hash of the secret that the program's own clients come with. */
  readonly own: Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A key's secret was proven. */
  readonly noteUsed: (key: StoredKey, secret: SecretEntry, address: string) => void;
}

/** Let in without being known. */
const ANYBODY: Permit = { identity: null, workClass: 'normal', mayUse: () => true };

/** The program's own clients. */
const OURSELVES: Permit = { ...ANYBODY, isOwn: true };

const HOW = "send one as 'authorization: Bearer <key>', as 'x-api-key', or in the base URL as /k/<key>";
const NO_KEY: Refusal = { code: 'unauthorized', message: `this gateway asks for a key: ${HOW}` };
const NO_SUCH_KEY: Refusal = { code: 'unauthorized', message: 'this gateway does not know that key' };
const NOT_A_KEY: Refusal = {
  code: 'unauthorized',
  message: `what was sent is no key of this gateway, or one that was mistyped: ${HOW}`,
};

const admit = (permit: Permit): Admission => ({ ok: true, permit });

/**
 * Lets in whoever may come. Where no key is required one that is brought still counts: its owner is known by it and held to
 * its rules; anything else that was brought is passed over, since libraries insist on sending something.
 */
export function createDoor(ports: DoorPorts): Admit {
  function refuse(refusal: Refusal, errand: Errand): Admission {
    const isFree = scopeOf(errand) === 'nothing' || !ports.isKeyRequired();
    return isFree ? admit(ANYBODY) : { ok: false, refusal, identity: null };
  }

  function admitBringer({ id, secret }: Brought, caller: Caller, errand: Errand): Admission {
    const entry = ports.find(id);
    const hash = hashSecret(secret);
    if (isSameHash(hash, ports.own)) return admit(OURSELVES);
    const proven = entry ? proveSecret(entry, hash) : null;
    if (!entry || !proven) return refuse(NO_SUCH_KEY, errand);
    const { address } = caller;
    const refusal = judgeKey(entry, proven.stored, { errand, address, now: ports.now() });
    ports.noteUsed(entry.key, proven, address);
    const { permit } = entry;
    return refusal ? { ok: false, refusal, identity: permit.identity } : admit(permit);
  }

  return (caller, errand) => {
    const brought = findKey(caller);
    if (brought === null) return refuse(NO_KEY, errand);
    return brought === 'something' ? refuse(NOT_A_KEY, errand) : admitBringer(brought, caller, errand);
  };
}
