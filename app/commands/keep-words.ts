import { type KeptModel, keptInWords } from '../../shared/keep.ts';
import { plainText } from './table.ts';

/** One line for each rule that has fewer copies in memory than it wants, with the reason. */
export const lackingLines = (kept: readonly KeptModel[]): readonly string[] =>
  kept.flatMap((rule) =>
    rule.on.length < rule.copies ? [`${rule.model}: ${keptInWords(rule)}: ${plainText(rule.why ?? '')}\n`] : [],
  );
