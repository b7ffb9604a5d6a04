import { stringify } from 'yaml';
import type { ImportKind, ImportProblem, ImportReport } from '../../../shared/config-import.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { importHaproxy } from './haproxy/import-haproxy.ts';
import { kindOf } from './kind.ts';
import { importLitellm } from './litellm/import-litellm.ts';
import { importNginx } from './nginx/import-nginx.ts';
import type { ReadInclude } from './nginx/includes.ts';
import { settle } from './settle.ts';

export interface ImportOptions {
  /** Found out from the text when it is not given. */
  readonly kind?: ImportKind | undefined;
  /** The name of the file; a hint to its kind, and the name in the first line of what comes of it. */
  readonly name?: string | undefined;
  /** Reads what an nginx `include` names; without it such a line is reported. */
  readonly readInclude?: ReadInclude | undefined;
}

/** A fleet of a thousand servers takes about 100 KB. */
const longestText = 256 * 1024;

const refuse = (message: string): Result<never, ImportProblem> => err({ line: 1, file: null, message });

/**
 * Reads a configuration of nginx, HAProxy or LiteLLM as one of Corral, line by line. What comes of it is always valid
 * and holds no key, password or token; neither does the report. The error names a line. Never throws.
 */
export function importConfig(text: string, options: ImportOptions = {}): Result<ImportReport, ImportProblem> {
  if (text.length > longestText) return refuse('it is longer than 256KB');
  if (text.includes('\0')) return refuse('it is not a text');
  const plain = text.replace(/^\uFEFF/, '');
  const kind = options.kind ?? kindOf(plain, options.name);
  if (kind === null)
    return refuse('it does not look like a configuration of nginx, HAProxy or LiteLLM: say which with --kind');
  const found = read[kind](plain, options);
  if (!found.ok) return found;
  const { lines, config } = settle(found.value);
  const backends = Array.isArray(config.backends) ? config.backends.length : 0;
  return ok({ kind, lines, yaml: written(config, kind), isEmpty: Object.keys(config).length === 0, backends });
}

const read = {
  nginx: (text: string, { readInclude }: ImportOptions) => importNginx(text, readInclude),
  haproxy: (text: string) => importHaproxy(text),
  litellm: (text: string) => importLitellm(text),
};

const products = { nginx: 'nginx', haproxy: 'HAProxy', litellm: 'LiteLLM' };

function written(config: object, kind: ImportKind): string {
  const head = `# Carried over from ${products[kind]}. Keys are not in here: corral key create --owner NAME makes them.\n`;
  return Object.keys(config).length === 0 ? head : head + stringify(config, { lineWidth: 0 });
}
