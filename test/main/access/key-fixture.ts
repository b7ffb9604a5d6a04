import { randomBytes } from 'node:crypto';
import { type Access, createAccess } from '../../../main/access/access.ts';
import { createMemoryKeyStore } from '../../../main/access/memory-key-store.ts';
import { silentLog } from '../../../main/system-ports.ts';
import type { Admission, Errand } from '../../../shared/access.ts';
import { type ConfigInput, configSchema } from '../../../shared/config.ts';
import type { KeyRules, NewSecret } from '../../../shared/key.ts';
import { keyRules } from '../../../shared/key-input.ts';
import { createManualClock } from '../../support/manual-clock.ts';

export const rulesOf = (over: Partial<KeyRules> = {}): KeyRules => ({ ...keyRules.parse({ owner: 'ana' }), ...over });

export interface Coming {
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pathKey?: string | null;
  readonly errand?: Errand;
  readonly method?: string;
  readonly target?: string;
}

const CHAT: Errand = { route: '/api/chat', kind: 'inference' };

export interface AccessOptions {
  readonly isKeyRequired?: boolean;
  /** Who else vouches for callers. */
  readonly config?: ConfigInput['access'];
}

/** A door with keys behind it, in memory, on a clock that moves when told to. */
export function createAccessUnderTest({ isKeyRequired = true, config = {} }: AccessOptions = {}) {
  const clock = createManualClock();
  const store = createMemoryKeyStore();
  const troubles: string[] = [];
  const make = (): Access =>
    createAccess({
      ...{ clock, log: silentLog, randomBytes, keys: store, isKeyRequired: () => isKeyRequired },
      ...{ userAgent: 'corral/test', folder: '.', watch: () => () => {} },
      onTrouble: (trouble) => void troubles.push(trouble),
    });
  const access = make();
  const adopt = (next: ConfigInput['access']): void => access.adopt(configSchema.parse({ access: next }).access);
  adopt(config);
  function admit({ headers = {}, errand = CHAT, ...coming }: Coming): ReturnType<Access['admit']> {
    const usual = { address: '10.0.0.7', pathKey: null, method: 'POST', scheme: 'http', authority: 'gateway' } as const;
    return access.admit({ ...usual, target: errand.route, header: (name) => headers[name], ...coming }, errand);
  }
  /** Comes with something that may have to be asked about elsewhere. */
  const comeAsking = async (coming: Coming): Promise<Admission> => admit(coming);
  function come(coming: Coming): Admission {
    const admission = admit(coming);
    if (admission instanceof Promise) throw new Error('somebody else was asked');
    return admission;
  }
  const comeWith = (secret: string, more: Coming = {}): Admission =>
    come({ ...more, headers: { authorization: `Bearer ${secret}` } });
  function newKey(over: Partial<KeyRules> = {}): NewSecret {
    const created = access.keys.create(rulesOf(over));
    if (!created.ok) throw new Error(created.error.message);
    return created.value;
  }
  return { access, clock, store, troubles, adopt, come, comeAsking, comeWith, newKey, restart: make };
}

/** How an admission came out, in one word or the reason. */
export const outcomeOf = (admission: Admission): string =>
  admission.ok
    ? (admission.permit.identity?.name ?? 'anybody')
    : `${admission.refusal.code}: ${admission.refusal.message}`;
