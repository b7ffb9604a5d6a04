import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../shared/result.ts';
import { type Command, done, type Io, misused, type Outcome } from './commands/command.ts';
import { formatCommandHelp, formatOverview } from './commands/help.ts';
import { version } from './version.ts';

/** Carries out one command line, without the program's own name. Writes everything but the line of a failure. */
export async function runCommand(args: readonly string[], commands: readonly Command[], io: Io): Promise<Outcome> {
  const [first] = args;
  if (first === undefined) return misused(`no command given (${listNames(commands)}); see corral --help`);
  if (first === '--version' || first === '-v') return print(io, `${version}\n`);
  if (first === '--help' || first === '-h') return print(io, formatOverview(commands));
  if (first === 'help') return help(args.slice(1), commands, io);
  const command = findCommand(args, commands);
  if (!command.ok) return misused(command.error);
  return invoke(command.value, args.slice(wordCount(command.value)), io);
}

async function invoke(command: Command, args: readonly string[], io: Io): Promise<Outcome> {
  const parsed = parse(command, args);
  if (!parsed.ok) return misused(`${parsed.error} (usage: corral ${command.name} ${command.synopsis})`);
  const { positionals, values } = parsed.value;
  if (values.help) return print(io, formatCommandHelp(command));
  const isRight = command.words === 'some' ? positionals.length > 0 : positionals.length === command.words;
  if (!isRight) return misused(`usage: corral ${command.name} ${command.synopsis}`);
  return command.run({ positionals, values, io });
}

interface Parsed {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

function parse({ options }: Command, args: readonly string[]): Result<Parsed, string> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    return ok({ positionals, values: values as Parsed['values'] });
  } catch (error) {
    // parseArgs throws for every mistake of the user; its first sentence says which.
    return err(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

function help(words: readonly string[], commands: readonly Command[], io: Io): Outcome {
  if (words.length === 0) return print(io, formatOverview(commands));
  const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `));
  if (words.length === 1 && group.length > 0) return print(io, group.map(formatCommandHelp).join('\n'));
  const command = findCommand(words, commands);
  return command.ok ? print(io, formatCommandHelp(command.value)) : misused(command.error);
}

function findCommand(args: readonly string[], commands: readonly Command[]): Result<Command, string> {
  const found = commands.find((command) => command.name === args.slice(0, wordCount(command)).join(' '));
  if (found) return ok(found);
  const [first = '', second] = args;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  const typed = group.length > 0 && second && !second.startsWith('-') ? `${first} ${second}` : first;
  return err(`there is no command ${JSON.stringify(typed)} (${listNames(group.length > 0 ? group : commands)})`);
}

const wordCount = ({ name }: Command): number => name.split(' ').length;

const listNames = (commands: readonly Command[]): string => `there are: ${commands.map(({ name }) => name).join(', ')}`;

function print(io: Io, text: string): Outcome {
  io.out(text);
  return done;
}
