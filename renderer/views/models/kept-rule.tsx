import { Text } from '@mantine/core';
import type { KeptModel } from '../../../shared/keep.ts';
import { useNow } from '../../store/now.ts';
import { formatTimeLeft } from '../../ui/time-left.ts';
import { keptSentences } from './kept-words.ts';

/** A rule that keeps copies of a model in memory, and what it comes to. */
export function KeptRule({ kept }: { readonly kept: KeptModel }) {
  const now = useNow();
  const { model, on, copies, retryAt } = kept;
  const isLacking = on.length < copies;
  const left = retryAt === null || retryAt <= now ? '' : formatTimeLeft(retryAt, now);
  return (
    <section aria-label={`The rule that keeps ${model} warm`}>
      {keptSentences(kept).map((sentence, place) => (
        <Text key={sentence} size="sm" {...(isLacking && place > 0 ? { className: 'tone-wary' } : {})}>
          {sentence}.
        </Text>
      ))}
      {left === '' ? null : <Text size="sm">It is tried again in {left}.</Text>}
    </section>
  );
}
