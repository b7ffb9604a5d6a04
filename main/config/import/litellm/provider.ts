import type { BackendKind } from '../../../../shared/config.ts';
import { parseBaseUrl } from '../../../../shared/config-addresses.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { originOf } from '../server-address.ts';

/** What the prefix of a LiteLLM model says of its server. */
export interface Provider {
  readonly kind: BackendKind;
  /** Where it is when no `api_base` says so; null where one is needed. */
  readonly usualBase: string | null;
  /** The variable that holds its key when no `api_key` says so. */
  readonly usualKey: string | null;
}

const OLLAMA: Provider = { kind: 'ollama', usualBase: 'http://127.0.0.1:11434', usualKey: null };
const COMPATIBLE: Provider = { kind: 'openai', usualBase: null, usualKey: null };

const providers: ReadonlyMap<string, Provider> = new Map([
  ['ollama', OLLAMA],
  ['ollama_chat', OLLAMA],
  ['openai', { kind: 'openai', usualBase: 'https://api.openai.com/v1', usualKey: 'OPENAI_API_KEY' }],
  ['hosted_vllm', COMPATIBLE],
  ['lm_studio', COMPATIBLE],
]);

export interface Meant {
  readonly provider: Provider;
  /** As its server has it; `*` = every one. */
  readonly model: string;
}

/** Reads `openai/gpt-4o`; null for providers whose servers cannot be backends. */
export function providerOf(model: string): Meant | null {
  const [, prefix = '', name = ''] = /^([a-z_]{1,30})\/(.+)$/s.exec(model) ?? [];
  const provider = providers.get(prefix);
  return provider === undefined ? null : { provider, model: name };
}

/** The URL of a backend, and whether a path is left out of it. The error never repeats the text. */
export function baseOf(
  text: string,
  kind: BackendKind,
): Result<{ readonly url: string; readonly hasPath: boolean }, string> {
  const origin = originOf(text);
  if (!origin.ok) return origin;
  if (kind === 'ollama') return ok({ url: origin.value.origin, hasPath: origin.value.hasPath });
  const base = parseBaseUrl(text);
  return base.ok ? ok({ url: base.value, hasPath: false }) : err('its address has more than a plain path');
}
