import type { ApiShape } from '../../shared/exchange.ts';
import { BLOCK_TOKENS, type Work } from '../fleet/work.ts';
import type { Span, VisitMember } from './find-model.ts';
import { namePrefixes } from './name-prefixes.ts';
import { type OptionsRead, positiveOption, readOptions, runnerInWords } from './read-options.ts';

/** What a prompt is made of, in the order every template puts it: a change in front spoils all that comes after. */
const PROMPT_KEYS = ['tools', 'system', 'instructions', 'messages', 'prompt', 'input', 'suffix'] as const;
/** Where the APIs put the most that may be generated. */
const LIMIT_KEYS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const;
/** The keys whose values are looked at, prompt first: where in this list one stands is its place among the spans found. */
const WANTED: readonly string[] = [...PROMPT_KEYS, ...LIMIT_KEYS, 'images'];
const FIRST_LIMIT = PROMPT_KEYS.length;
const IMAGES = WANTED.length - 1;
const placeOf: ReadonlyMap<string, number> = new Map(WANTED.map((key, place) => [key, place]));

/** One per wanted key: a list and no map, which weighs several times as much and is made for every request. */
type Found = readonly (Span | undefined)[];

/** English text, code and JSON alike come to about so many bytes a token. */
const BYTES_PER_TOKEN = 4;
/** What a model makes of an image, whatever its size in bytes. */
const IMAGE_TOKENS = 800;
/** No model reads so long a text: it holds images, and is not searched for them. */
const MOST_TEXT_TOKENS = 1_000_000;
const IMAGE_MARKS = [Buffer.from('data:image/'), Buffer.from('"images"')];

/**
 * Notes where things lie while the body is scanned once; the rest reads them. One per request. `options` mean something
 * to the native API only.
 */
export function createWorkReader(api: ApiShape) {
  const found: (Span | undefined)[] = [];
  const optionSpans: Span[] = [];
  const visit: VisitMember = (key, from, to) => {
    const place = placeOf.get(key);
    if (place !== undefined) found[place] = [from, to];
    else if (key === 'options' && api === 'native') optionSpans.push([from, to]);
  };
  return {
    visit,
    /** `text` is the body that was scanned, here and below. */
    options: (text: Buffer): OptionsRead => readOptions(text, optionSpans),
    /** Looks at the text again only for what is asked. `contextTokens` where the gateway sets another than the body has. */
    work(text: Buffer, options: OptionsRead, contextTokens?: number): Work {
      const parts = found.slice(0, FIRST_LIMIT).filter(isHere);
      let names: readonly number[] | null = null;
      return {
        promptTokens: countTokens(text, parts, isHere(found[IMAGES])),
        outputLimit: limitOf(text, found) ?? positiveOption(options, 'num_predict'),
        runnerOptions: runnerInWords(options, contextTokens),
        prefixes() {
          names ??= namePrefixes(text, parts, BLOCK_TOKENS * BYTES_PER_TOKEN);
          return names;
        },
      };
    },
  };
}

function countTokens(text: Buffer, parts: readonly Span[], hasImages: boolean): number {
  let bytes = 0;
  for (const [from, to] of parts) bytes += to - from;
  const tokens = Math.ceil(bytes / BYTES_PER_TOKEN);
  if (tokens <= 2 * IMAGE_TOKENS) return tokens;
  const isPictured = hasImages || tokens > MOST_TEXT_TOKENS || IMAGE_MARKS.some((mark) => text.includes(mark));
  // An image is megabytes of base64: its bytes say nothing.
  return isPictured ? Math.min(tokens, 2 * IMAGE_TOKENS + Math.ceil(tokens / 100)) : tokens;
}

const isHere = (span: Span | undefined): span is Span => span !== undefined;

function limitOf(text: Buffer, found: Found): number | null {
  for (let place = FIRST_LIMIT; place < IMAGES; place += 1) {
    const [from, to] = found[place] ?? [0, 0];
    const limit = to > from && to - from < 20 ? positive(Number(text.toString('latin1', from, to))) : null;
    if (limit !== null) return limit;
  }
  return null;
}

const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
