import type { BackendKind } from '../../shared/config.ts';
import type { Reach } from '../fleet/reach.ts';
import type { CheckTerms } from './ask.ts';
import { checkOpenAi } from './check-openai.ts';
import { type CheckFailure, failed } from './dial-failure.ts';
import { inspectOllama, type OllamaLook, PATIENCE_MS } from './inspect.ts';

/** What a server of the OpenAI API says of itself. */
export interface OpenAiLook {
  readonly ok: true;
  readonly kind: 'openai';
  /** By the names clients would ask by. */
  readonly models: readonly string[];
  readonly troubles: readonly string[];
  readonly tookMs: number;
}

/** `seems` = what it behaves like, as far as it lets on. */
export type LookFailure = CheckFailure & { readonly seems: BackendKind | null };

export type Look = OllamaLook | OpenAiLook | LookFailure;

/** Where to look: the server itself for Ollama's calls, and the base that a client of the OpenAI API would have. */
export interface LookTarget {
  readonly origin: string;
  readonly reach: Reach;
}

/** Nothing that speaks HTTP was met: asking for another path there is no use. */
const NO_HTTP = new Set<CheckFailure['kind']>([
  'refused',
  'unreachable',
  'dns',
  'connect_timeout',
  'silent',
  'reset',
  'certificate',
]);

/**
 * Asks an address what it is: an Ollama server, else one of the OpenAI API (Ollama has that one too, and tells more by its
 * own). Never throws.
 */
export async function inspectServer(
  { origin, reach }: LookTarget,
  terms: Pick<CheckTerms, 'clock' | 'userAgent'>,
): Promise<Look> {
  const ollama = await inspectOllama(origin, terms);
  if (ollama.ok) return ollama;
  if (NO_HTTP.has(ollama.kind)) return { ...ollama, seems: null };
  const openAi = await checkOpenAi(reach, { ...terms, timeoutMs: PATIENCE_MS });
  if (!openAi.ok) return failureOf(ollama, openAi);
  const { entries, skipped, tookMs } = openAi;
  return {
    ok: true,
    kind: 'openai',
    models: entries.map(({ ownName, model }) => reach.clientsName(ownName ?? model)),
    troubles: troublesOf(skipped),
    tookMs,
  };
}

/** Of two refusals the one that leads further. */
function failureOf(ollama: CheckFailure, openAi: CheckFailure): LookFailure {
  const isForeign = ollama.kind === 'not_ollama' || ollama.kind === 'bad_reply';
  if (openAi.kind === 'credential') return { ...openAi, seems: ollama.kind === 'credential' ? null : 'openai' };
  if (!isForeign) return { ...ollama, seems: null };
  if (openAi.kind === 'not_openai')
    return { ...failed('not_ollama', `${ollama.reason}; ${openAi.reason}`), seems: null };
  return { ...openAi, seems: 'openai' };
}

const troublesOf = (skipped: number): string[] =>
  skipped === 0
    ? []
    : [
        `${skipped === 1 ? 'one model has a name' : `${skipped} models have names`} that clients could not ask by: give it one under names`,
      ];
