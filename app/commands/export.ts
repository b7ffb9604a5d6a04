import { exportConfig } from '../../main/config/index.ts';
import { type ExportedConfig, type ExportKind, exportKinds } from '../../shared/config-import.ts';
import { formatProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
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
  remoteOptions,
  textOption,
} from './command.ts';
import { findGateway } from './gateway-client.ts';

/** Writes the configuration for somebody else, or for another product. */
export const exportCommand: Command = {
  name: 'export',
  synopsis: `--as ${exportKinds.join('|')} [--config F] [-o F [--force]] [--json] [--data-dir D]`,
  summary: 'write the configuration without secrets, or for nginx, HAProxy or LiteLLM',
  details: [
    'It is that of the running gateway, or the file named with --config.',
    'What the other product has nothing like is told on stderr, and in the first lines of what is written.',
    'Keys are not in it: where they belong it says so, and until they are put there nobody is let in.',
  ],
  words: 0,
  options: {
    as: { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    ...remoteOptions,
  },
  run: runExport,
};

async function runExport(invocation: Invocation): Promise<Outcome> {
  const kind = textOption(invocation, 'as');
  if (kind === undefined || !isKind(kind)) return misused(`export needs --as ${exportKinds.join('|')}`);
  const path = textOption(invocation, 'config');
  const exported = path === undefined ? await ofGateway(invocation, kind) : await ofFile(path, kind);
  return exported.ok ? report(invocation, exported.value) : failed(exported.error);
}

const isKind = (word: string): word is ExportKind => exportKinds.some((kind) => kind === word);

async function ofFile(path: string, kind: ExportKind): Promise<Result<ExportedConfig, string>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const exported = exportConfig(text.value, kind);
  return exported.ok ? exported : err(`${path} is not valid: ${exported.error.map(formatProblem).join('; ')}`);
}

async function ofGateway(invocation: Invocation, kind: ExportKind): Promise<Result<ExportedConfig, string>> {
  const gateway = findGateway(invocation);
  if (!gateway.ok) return err(`${gateway.error}; --config F takes a file`);
  const reply = await gateway.value.invoke('config.export', { as: kind });
  return reply.ok ? ok(reply.value) : err(reply.error.message);
}

async function report(invocation: Invocation, { kind, text, left }: ExportedConfig): Promise<Outcome> {
  const { io, values } = invocation;
  const out = textOption(invocation, 'out');
  if (out !== undefined) {
    const written = await writeNewFile(out, text, values.force === true);
    if (!written.ok) return failed(written.error);
  }
  if (values.json) {
    printJson(io, { kind, text, left, out: out ?? null });
    return done;
  }
  if (left.length > 0) io.err(`not in it, or otherwise:\n${left.map((line) => `  ${line}\n`).join('')}`);
  if (out === undefined) io.out(text);
  else io.err(`written to ${out}\n`);
  return done;
}
