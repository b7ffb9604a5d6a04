import { parseConfig } from '../../main/config/index.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config-problem.ts';
import { readText } from '../read-text.ts';
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
import { formatCount } from './figures.ts';

/** Validates a configuration file without starting anything. */
export const check: Command = {
  name: 'check',
  synopsis: '--config F [--json]',
  summary: 'validate a configuration file',
  details: ['Every problem is one line on stderr that names the key and its line in the file.'],
  words: 0,
  options: { config: { type: 'string' }, json: { type: 'boolean' } },
  async run(invocation) {
    const path = textOption(invocation, 'config');
    if (!path) return misused('check needs --config F');
    const text = await readText(path);
    if (!text.ok) return failed(text.error);
    const parsed = parseConfig(text.value);
    return report(invocation, path, parsed.ok ? [] : parsed.error);
  },
};

function report({ io, values }: Invocation, path: string, problems: readonly ConfigProblem[]): Outcome {
  const isValid = problems.length === 0;
  if (values.json) printJson(io, { ok: isValid, problems });
  else if (isValid) io.out('ok\n');
  else for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
  return isValid ? done : failed(`${path} has ${formatCount(problems.length, 'problem')}`);
}
