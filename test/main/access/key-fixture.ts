import { randomBytes } from 'node:crypto';
import { type Access, createAccess } from '../../../main/access/access.ts';
import { createMemoryKeyStore } from '../../../main/access/memory-key-store.ts';
import { silentLog } from '../../../main/system-ports.ts';
import type { Admission, Errand } from '../../../shared/access.ts';
import type { KeyRules, NewSecret } from '../../../shared/key.ts';
import { keyRules } from '../../../shared/key-input.ts';
import { createManualClock } from '../../support/manual-clock.ts';

export const rulesOf = (over: Partial<KeyRules> = {}): KeyRules => ({ ...keyRules.parse({ owner: 'ana' }), ...over });

export interface Coming {
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pathKey?: string | null;
  readonly errand?: Errand;
}

const CHAT: Errand = { route: '/api/chat', kind: 'inference' };

/** A door with keys behind it, in memory, on a clock that moves when told to. */
export function createAccessUnderTest({ isKeyRequired = true } = {}) {
  const clock = createManualClock();
  const store = createMemoryKeyStore();
  const make = (): Access =>
    createAccess({ clock, log: silentLog, randomBytes, keys: store, isKeyRequired: () => isKeyRequired });
  const access = make();
  const come = ({ address = '10.0.0.7', headers = {}, pathKey = null, errand = CHAT }: Coming): Admission =>
    access.admit({ address, pathKey, header: (name) => headers[name] }, errand);
  const comeWith = (secret: string, more: Coming = {}): Admission =>
    come({ ...more, headers: { authorization: `Bearer ${secret}` } });
  function newKey(over: Partial<KeyRules> = {}): NewSecret {
    const created = access.keys.create(rulesOf(over));
    if (!created.ok) throw new Error(created.error.message);
    return created.value;
  }
  return { access, clock, store, come, comeWith, newKey, restart: make };
}

/** How an admission came out, in one word or the reason. */
export const outcomeOf = (admission: Admission): string =>
  admission.ok
    ? (admission.permit.identity?.name ?? 'anybody')
    : `${admission.refusal.code}: ${admission.refusal.message}`;
