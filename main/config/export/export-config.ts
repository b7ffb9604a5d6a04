import type { Config } from '../../../shared/config.ts';
import type { ExportedConfig, ExportKind } from '../../../shared/config-import.ts';
import type { ConfigProblem } from '../../../shared/config-problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { parseConfig } from '../parse.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { toHaproxy } from './to-haproxy.ts';
import { toLitellm } from './to-litellm.ts';
import { toNginx } from './to-nginx.ts';

const writers = { nginx: toNginx, haproxy: toHaproxy, litellm: toLitellm };
const products = { nginx: 'nginx', haproxy: 'HAProxy', litellm: 'LiteLLM' };

/**
 * Writes the text of a configuration for another product, or as Corral's own without comments and secrets.
 * Holds no key, password or token. The error is that of a text that is not valid.
 */
export function exportConfig(text: string, kind: ExportKind): Result<ExportedConfig, readonly ConfigProblem[]> {
  const parsed = parseConfig(text);
  if (!parsed.ok) return parsed;
  if (kind === 'corral') return ok({ kind, text: withoutSecrets(text), left: [] });
  const speaksOpenAi = kind === 'litellm';
  const { lines, left: missing } = writers[kind](speaksOpenAi ? parsed.value : withoutOthers(parsed.value));
  const left = speaksOpenAi ? missing : [...missing, ...othersLeft(parsed.value)];
  const head = [
    `# For ${products[kind]}, written by corral export. What it has nothing like, or has otherwise:`,
    ...left.map((line) => `#   ${line}`),
  ];
  return ok({ kind, text: [...head, ...lines, ''].join('\n'), left });
}

/** What nginx and HAProxy are told is for Ollama servers: a server of the OpenAI API beside them would get their calls, and not its credential. */
const withoutOthers = (config: Config): Config => ({
  ...config,
  backends: config.backends.filter(({ kind }) => kind === 'ollama'),
});

function othersLeft({ backends }: Config): readonly string[] {
  const others = backends.filter(({ kind }) => kind !== 'ollama').map(({ id }) => id);
  const shown = backends.filter(({ kind, credential }) => kind === 'ollama' && credential).map(({ id }) => id);
  return [
    ...(others.length > 0 ? [`servers of the OpenAI API are left out: ${others.join(', ')}`] : []),
    ...(shown.length > 0 ? [`backends.credential: what these are to be shown: ${shown.join(', ')}`] : []),
  ];
}
