import type { Admission, Admit, Caller, Errand, Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { StoredKey } from '../ports.ts';
import { type Brought, findBrought } from './carriers.ts';
import { type Finding, judgeGuest } from './guest.ts';
import { judgeKey } from './judge-key.ts';
import { scopeOf } from './judge-scope.ts';
import { type KeyEntry, proveSecret, type SecretEntry } from './key-entry.ts';
import { hashSecret, isSameHash } from './secret-hash.ts';
import type { Vouching } from './vouching.ts';

export interface DoorPorts {
  readonly find: (id: string) => KeyEntry | undefined;
  readonly isKeyRequired: () => boolean;
  /** Hash of the secret that the program's own clients come with. */
  readonly own: Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A key's secret was proven. */
  readonly noteUsed: (key: StoredKey, secret: SecretEntry, address: string) => void;
  /** Who else may know callers. */
  readonly vouching: Pick<Vouching, 'judgeToken' | 'forward'>;
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
const TWO_KEYS: Refusal = {
  code: 'unauthorized',
  message: 'two different keys were sent, in two places: send one',
};

const admit = (permit: Permit): Admission => ({ ok: true, permit });

/**
 * Lets in whoever may come. Where no key is required one that is brought still counts: its owner is known by it and held to
 * its rules; anything else that was brought is passed over, since libraries insist on sending something. What is brought
 * is judged in one way only: whoever is refused as one thing is not tried as another.
 */
export function createDoor(ports: DoorPorts): Admit {
  const isFree = (errand: Errand): boolean => scopeOf(errand) === 'nothing' || !ports.isKeyRequired();

  const refuse = (refusal: Refusal, errand: Errand): Admission =>
    isFree(errand) ? admit(ANYBODY) : { ok: false, refusal, identity: null };

  function admitBringer({ id, secret }: Brought & { kind: 'key' }, caller: Caller, errand: Errand): Admission {
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

  async function admitGuest(finding: Promise<Finding>, errand: Errand): Promise<Admission> {
    const found = await finding;
    if (found.ok) return judgeGuest(found.guest, errand);
    return found.isProven ? { ok: false, refusal: found.refusal, identity: null } : refuse(found.refusal, errand);
  }

  /** Another service is asked only where its answer decides: elsewhere most of what is sent means nothing. */
  function askOthers(otherwise: Refusal, caller: Caller, errand: Errand): Admission | Promise<Admission> {
    const finding = isFree(errand) ? null : (ports.vouching.forward()?.(caller) ?? null);
    return finding ? admitGuest(finding, errand) : refuse(otherwise, errand);
  }

  return (caller, errand) => {
    const brought = findBrought(caller);
    if (brought.kind === 'key') return admitBringer(brought, caller, errand);
    if (brought.kind === 'mistyped') return refuse(NOT_A_KEY, errand);
    if (brought.kind === 'two keys') return { ok: false, refusal: TWO_KEYS, identity: null };
    const judgeToken = ports.vouching.judgeToken();
    if (brought.kind === 'token' && judgeToken) return admitGuest(judgeToken(brought.token), errand);
    return askOthers(brought.kind === 'nothing' ? NO_KEY : NOT_A_KEY, caller, errand);
  };
}
