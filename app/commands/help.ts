import type { Command } from './command.ts';
import { examples } from './examples.ts';

/** The overview: every command in one line. */
export function formatOverview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return [
    'usage: corral <command> [options]\n\n',
    ...lines,
    '\n  corral help <command>  says more, corral --version which version this is.\n',
    '  The running gateway is found through --data-dir, else CORRAL_DATA_DIR, else the usual place.\n',
  ].join('');
}

/** One command whole. */
export function formatCommandHelp({ name, synopsis, summary, details = [] }: Command): string {
  const more = details.map((line) => `  ${line}\n`).join('');
  const shown = (examples[name] ?? []).map((line) => `    corral ${line}\n`).join('');
  return `usage: corral ${name} ${synopsis}\n\n  ${summary}\n${more}${shown && `\n  for example\n${shown}`}`;
}
