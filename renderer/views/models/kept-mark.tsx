import type { KeptModel } from '../../../shared/keep.ts';
import { keptInWords } from '../../../shared/keep.ts';

/** `2 of 2 kept warm`, beside a model that a rule is about. */
export function KeptMark({ kept }: { readonly kept: KeptModel }) {
  const isWhole = kept.on.length >= kept.copies;
  return <span className={isWhole ? 'kept-mark' : 'kept-mark tone-wary'}>{keptInWords(kept)}</span>;
}
