import { formatDuration } from '../../../shared/duration.ts';
import { type KeptModel, keptInWords, type RuledStay } from '../../../shared/keep.ts';

/** What a rule that keeps copies comes to, without full stops. */
export function keptSentences(kept: KeptModel): readonly string[] {
  const { copies, on, backends, why } = kept;
  const where = backends.length === 0 ? '' : `, on ${backends.join(' or ')} only`;
  const rule = `A rule keeps ${copies} ${copies === 1 ? 'copy' : 'copies'} in memory${where}`;
  if (on.length >= copies) return [`${rule}: ${on.join(', ')}`];
  return [`${rule}: ${keptInWords(kept)}`, ...(why === null ? [] : [`Why not more: ${why}`])];
}

/** How long a rule has it stay in memory on one backend, without a full stop. */
export function staySentence({ term, why }: RuledStay): string {
  const stays = term === 'pin' ? 'for ever' : `for ${formatDuration(term)} after its last request`;
  return `By rule it stays ${stays}${why === null ? '' : `; not yet so: ${why}`}`;
}
