import { decodeString, eachMember, type Span } from './find-model.ts';
import { OPEN_BRACE, QUOTE } from './json-skip.ts';

/** Options that are fixed when a model is loaded: to ask for others reloads it. */
const RUNNER_OPTIONS = [
  'num_ctx',
  'num_batch',
  'num_gpu',
  'main_gpu',
  'num_thread',
  'use_mmap',
  'draft_num_predict',
] as const;

/** One setting among a request's `options`. */
export interface Option {
  /** Null for anything but a number or a boolean: none of ours, or the backend's to refuse. */
  readonly value: number | boolean | null;
  /** Where the value lies in the body. */
  readonly span: Span;
}

/** The `options` of a body: as Go's decoder has it, those of several objects are one, and `null` forgets what came before. */
export interface OptionsRead {
  readonly byName: ReadonlyMap<string, Option>;
  /** Where the last `options` lies; null when there is none. */
  readonly last: Span | null;
  /** Some `options` is neither an object nor `null`: the backend will refuse it. */
  readonly isMalformed: boolean;
}

/** What most requests have: one for all of them, since each is one less for the garbage collector. */
const NO_OPTIONS: OptionsRead = { byName: new Map(), last: null, isMalformed: false };

/** `text` is a body that was scanned as sound JSON, `spans` where its `options` lie. */
export function readOptions(text: Buffer, spans: readonly Span[]): OptionsRead {
  if (spans.length === 0) return NO_OPTIONS;
  const byName = new Map<string, Option>();
  let isMalformed = false;
  for (const span of spans) {
    const [from, to] = span;
    if (text[from] === OPEN_BRACE)
      eachMember(text, from, (keyFrom, keyTo, ...value) =>
        byName.set(decodeString(text, [keyFrom, keyTo]), { value: plain(text, value), span: value }),
      );
    else if (text.toString('latin1', from, to) === 'null') byName.clear();
    else isMalformed = true;
  }
  return { byName, last: spans.at(-1) ?? null, isMalformed };
}

/** Longer than any number or boolean that means something here. */
const LONGEST_BYTES = 32;

function plain(text: Buffer, [from, to]: Span): Option['value'] {
  if (to - from > LONGEST_BYTES || text[from] === QUOTE) return null;
  const value: unknown = JSON.parse(text.toString('latin1', from, to));
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/**
 * The runner that a request asks for, in words: `num_ctx 8192, num_gpu 20`; empty leaves all to the backend.
 * `contextTokens` where another context size is set than was asked for.
 */
export function runnerInWords({ byName }: OptionsRead, contextTokens?: number): string {
  if (byName.size === 0 && contextTokens === undefined) return '';
  const asked = RUNNER_OPTIONS.map((name) => [name, byName.get(name)?.value ?? null] as const);
  return asked
    .map(([name, value]) => [name, name === 'num_ctx' ? (contextTokens ?? value) : value] as const)
    .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
    .join(', ');
}

/** A number among the options, when it is above 0. */
export function positiveOption({ byName }: OptionsRead, name: string): number | null {
  const value = byName.get(name)?.value;
  return typeof value === 'number' && value > 0 ? value : null;
}
