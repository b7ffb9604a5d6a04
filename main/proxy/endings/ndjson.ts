import type { Ending, EndingVerdict } from './ending.ts';
import { createLineTail, type Line } from './line-tail.ts';
import { errorWords, type Json, nativeCounts, parseObject } from './token-counts.ts';

const DONE_IN_CUT_LINE = /"done"\s*:\s*true/;
const UNFINISHED: EndingVerdict = { complete: false, error: null, tokens: null };

/** Lines of JSON; the last one says so by `isFinal`, or holds the error that ended the stream. */
export function createNdjsonEnding(isFinal: (line: Json) => boolean): Ending {
  const tail = createLineTail(() => true);
  return {
    push: (chunk) => tail.push(chunk),
    finish: () => judge(tail.latest()[0], isFinal),
    pieces: tail.count,
    inBandError: (message) => Buffer.from(`${tail.isMidLine() ? '\n' : ''}${JSON.stringify({ error: message })}\n`),
  };
}

function judge(line: Line | undefined, isFinal: (line: Json) => boolean): EndingVerdict {
  if (!line) return UNFINISHED;
  if (line.isCut) return { ...UNFINISHED, complete: DONE_IN_CUT_LINE.test(line.text) };
  const object = parseObject(line.text);
  if (!object) return UNFINISHED;
  return { complete: isFinal(object), error: errorWords(object.error), tokens: nativeCounts(object) };
}
