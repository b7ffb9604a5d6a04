import { basename } from 'node:path';
import { importConfig } from '../../main/config/index.ts';
import { type ImportKind, type ImportProblem, type ImportReport, importKinds } from '../../shared/config-import.ts';
import { readText } from '../read-text.ts';
import { writeNewFile } from '../write-new-file.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  misused,
  type Outcome,
  printJson,
  textOption,
} from './command.ts';
import { formatReport } from './import-words.ts';
import { includesOf } from './read-include.ts';

/** Turns the configuration of another gateway into one of Corral; touches nothing that runs. */
export const importCommand: Command = {
  name: 'import',
  synopsis: `FILE [-o F [--force]] [--kind ${importKinds.join('|')}] [--json]`,
  summary: 'carry a configuration of nginx, HAProxy or LiteLLM over',
  details: [
    'The configuration goes to stdout, or to F, which is not overwritten without --force.',
    'What became of each line goes to stderr: carried over, changed and how, not needed, or not supported and why.',
    'Keys, passwords and tokens are neither carried over nor shown: corral key create makes new ones.',
    'Files that an nginx configuration includes are read too.',
  ],
  words: 1,
  options: {
    out: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    kind: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: runImport,
};

async function runImport(invocation: Invocation): Promise<Outcome> {
  const [path = ''] = invocation.positionals;
  const kind = textOption(invocation, 'kind');
  if (kind !== undefined && !isKind(kind)) return misused(`--kind takes ${importKinds.join(', ')}`);
  const text = await readText(path);
  if (!text.ok) return failed(text.error);
  const imported = importConfig(text.value, { kind, name: basename(path), readInclude: includesOf(path) });
  if (!imported.ok) return failed(`${path}: ${placed(imported.error)}`);
  return report(invocation, path, imported.value);
}

const isKind = (word: string): word is ImportKind => importKinds.some((kind) => kind === word);

const placed = ({ line, file, message }: ImportProblem): string =>
  `${file === null ? '' : `${file}, `}line ${line}: ${message}`;

async function report(invocation: Invocation, path: string, imported: ImportReport): Promise<Outcome> {
  const { io, values } = invocation;
  const out = textOption(invocation, 'out');
  if (!values.json) io.err(formatReport(imported, path));
  if (imported.isEmpty) return failed(`nothing in ${path} could be carried over`);
  if (out !== undefined) {
    const written = await writeNewFile(out, imported.yaml, values.force === true);
    if (!written.ok) return failed(written.error);
  }
  if (values.json) printJson(io, { ...imported, out: out ?? null });
  else if (out === undefined) io.out(imported.yaml);
  else io.err(`written to ${out}\n`);
  return done;
}
