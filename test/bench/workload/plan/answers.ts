import { requestHashOf, sampleText } from '../../../../main/simulator/generation/output-text.ts';

/** All simulated servers write under one name, so that an answer depends on its request alone and not on who served it. */
export const AUTHOR = 'fleet';
/** Longest answer a simulated server has ready; every request asks for less. */
export const LONGEST_ANSWER_TOKENS = 640;

/** What any server of the fleet answers to these bytes. */
export function answerTo(body: string, outputTokens: number): string {
  return sampleText(AUTHOR, requestHashOf(Buffer.from(body)), outputTokens);
}
