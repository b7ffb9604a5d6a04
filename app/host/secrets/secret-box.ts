import type { SecretBox } from '../../../main/ports.ts';
import type { SealedBy } from '../../../shared/backend-credential.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isSealedWith, seal, unseal } from './seal.ts';

/** A place where the key that secrets are sealed with is safe. Neither function rejects; an error is one line. */
export interface KeySource {
  readonly kind: Exclude<SealedBy, 'memory'>;
  /** Null when no key was made there yet. */
  find(): Promise<Result<Uint8Array | null, string>>;
  /** Makes one if there is none; the error says why that place cannot be used. Absent = it never can be. */
  ensure?(): Promise<Result<Uint8Array, string>>;
}

/** Seals with the first of these keys that can be had, and opens with whichever it was. */
export function createSecretBox(sources: readonly KeySource[]): SecretBox {
  return {
    async seal(secret, about) {
      const troubles: string[] = [];
      for (const { kind, ensure } of sources) {
        if (!ensure) continue;
        const key = await ensure();
        if (key.ok) return ok({ bytes: seal(key.value, secret, about), by: kind, warning: warningOf(kind, troubles) });
        troubles.push(key.error);
      }
      return err(troubles.join('; '));
    },
    async open(sealed, about) {
      const troubles: string[] = [];
      for (const { find } of sources) {
        const key = await find();
        if (!key.ok) troubles.push(key.error);
        else if (key.value && isSealedWith(key.value, sealed)) return unseal(key.value, sealed, about);
      }
      return err(troubles.length > 0 ? troubles.join('; ') : NO_KEY);
    },
  };
}

const NO_KEY = 'the key it was sealed with is gone, so it has to be stored again';

const warningOf = (kind: SealedBy, troubles: readonly string[]): string | null =>
  troubles.length === 0 ? null : `credentials of backends are protected by a ${kind} only: ${troubles.join('; ')}`;
