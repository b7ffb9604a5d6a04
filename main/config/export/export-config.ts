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
  const { lines, left } = writers[kind](parsed.value);
  const head = [
    `# For ${products[kind]}, written by corral export. What it has nothing like, or has otherwise:`,
    ...left.map((line) => `#   ${line}`),
  ];
  return ok({ kind, text: [...head, ...lines, ''].join('\n'), left });
}
