import { BLOCK_TOKENS, type Work } from '../fleet/work.ts';
import type { VisitMember } from './find-model.ts';
import { namePrefixes } from './name-prefixes.ts';

type Span = readonly [from: number, to: number];

/** What a prompt is made of, in the order every template puts it: a change in front spoils all that comes after. */
const PROMPT_KEYS = ['tools', 'system', 'instructions', 'messages', 'prompt', 'input', 'suffix'] as const;
/** Where the APIs put the most that may be generated. */
const LIMIT_KEYS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const;
const WANTED = new Set<string>([...PROMPT_KEYS, ...LIMIT_KEYS, 'options', 'images']);

/** English text, code and JSON alike come to about so many bytes a token. */
const BYTES_PER_TOKEN = 4;
/** What a model makes of an image, whatever its size in bytes. */
const IMAGE_TOKENS = 800;
/** A longer `options` is no list of settings. */
const OPTIONS_MAX_BYTES = 4_096;
const IMAGE_MARKS = [Buffer.from('data:image/'), Buffer.from('"images"')];

/** Notes where things lie while the body is scanned once; `work` reads them. One per request. */
export function createWorkReader() {
  const spans = new Map<string, Span>();
  const visit: VisitMember = (key, value) => {
    if (WANTED.has(key)) spans.set(key, value);
  };
  return {
    visit,
    /** `text` is the body that was scanned. Looked at again only for what is asked. */
    work(text: Buffer): Work {
      const prompt = PROMPT_KEYS.flatMap((key) => spans.get(key) ?? []);
      const parts: Span[] = [];
      for (let at = 0; at < prompt.length; at += 2) parts.push([prompt[at] ?? 0, prompt[at + 1] ?? 0]);
      const options = readOptions(text, spans.get('options'));
      let names: readonly number[] | null = null;
      return {
        promptTokens: countTokens(text, parts, spans.has('images')),
        outputLimit: limitOf(text, spans) ?? positive(options.num_predict),
        contextTokens: positive(options.num_ctx),
        prefixes() {
          names ??= namePrefixes(text, parts, BLOCK_TOKENS * BYTES_PER_TOKEN);
          return names;
        },
      };
    },
  };
}

function countTokens(text: Buffer, parts: readonly Span[], hasImages: boolean): number {
  const bytes = parts.reduce((sum, [from, to]) => sum + to - from, 0);
  const tokens = Math.ceil(bytes / BYTES_PER_TOKEN);
  const isPictured = hasImages || IMAGE_MARKS.some((mark) => text.includes(mark));
  // An image is megabytes of base64: its bytes say nothing.
  return isPictured ? Math.min(tokens, 2 * IMAGE_TOKENS + Math.ceil(tokens / 100)) : tokens;
}

function limitOf(text: Buffer, spans: ReadonlyMap<string, Span>): number | null {
  for (const key of LIMIT_KEYS) {
    const [from, to] = spans.get(key) ?? [0, 0];
    const limit = to > from && to - from < 20 ? positive(Number(text.toString('latin1', from, to))) : null;
    if (limit !== null) return limit;
  }
  return null;
}

function readOptions(text: Buffer, span: Span | undefined): Readonly<Record<string, unknown>> {
  if (!span || span[1] - span[0] > OPTIONS_MAX_BYTES) return {};
  try {
    const options: unknown = JSON.parse(text.toString('utf8', ...span));
    return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
  } catch {
    // Malformed options are the backend's to refuse, in its own words.
    return {};
  }
}

const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
