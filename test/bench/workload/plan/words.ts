import type { SimRandom } from '../../../../main/simulator/random.ts';

// Each is one token of the simulated tokeniser, with the space before it: at most five letters.
const VOCABULARY =
  'ask bench build cache call chart check class code count cycle data debug diff draft drop edit error event fetch field file fix flag flow form frame graph group heap index input item join key lane layer lease line link list lock log loop map match merge meter mode move node note order pack page parse patch path plan point pool port print probe proof query queue quick range read retry ring route rule scan scope set shape share slice slot sort split stack stage start state step store table task tax test text time token trace tree type unit usage user value view wait warm watch width word write'.split(
    ' ',
  );

/** Text of exactly that many tokens. */
export function wordsOf(random: SimRandom, tokens: number): string {
  const words: string[] = [];
  while (words.length < tokens) words.push(VOCABULARY[random.integer(0, VOCABULARY.length - 1)] ?? 'word');
  return words.join(' ');
}
