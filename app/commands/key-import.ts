import type { Reply } from '../../shared/contract.ts';
import { csvText } from '../../shared/csv-text.ts';
import type { NewSecret } from '../../shared/key.ts';
import { type KeyPlan, type ListedKey, type ListProblem, problemLine } from '../../shared/key-import.ts';
import { err, ok } from '../../shared/result.ts';
import { readText } from '../read-text.ts';
import { misused } from './command.ts';
import { formatTime } from './figures.ts';
import type { GatewayClient } from './gateway-client.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

/** More than that nobody mends in one go. */
const MOST_LINES = 50;

/** What came of a list: what it would lead to, and what was made of it. */
interface ImportOutcome extends KeyPlan {
  /** Null when nothing was to be made, or anything was wrong. */
  readonly made: readonly NewSecret[] | null;
}

interface ImportInput {
  readonly file: string;
  readonly isCheck: boolean;
}

/** Makes the keys of a list, all or none, and prints their secrets once. */
export const keyImport = createRemoteCommand({
  name: 'key import',
  synopsis: 'FILE.csv [--check]',
  summary: 'make every key of a list, or none when anything is wrong with it; their secrets are printed once, as CSV',
  details: [
    'The first line names the columns, in any order: owner, and whatever is to differ from a key that may ask and list',
    'every model: note, scopes, models, routes, addresses, class, concurrent, requests-per-minute, burst,',
    'tokens-per-minute, requests-per-day, tokens-per-day, expires (30d, 2027-01-31, never).',
    'Several models, routes, addresses or scopes in one cell stand with spaces between them. What is wrong is told by',
    'line and column. --check only says what the list would lead to.',
  ],
  words: 1,
  options: { check: { type: 'boolean' } },
  read: ({ positionals: [file = ''], values }) => ok({ file, isCheck: values.check === true }),
  ask: importKeys,
  show({ made, keys, problems }) {
    if (problems.length > 0) return '';
    return made ? secretsCsv(made) : formatTable(columns, keys);
  },
  judge: ({ problems }) => (problems.length === 0 ? null : misused(complaint(problems))),
});

async function importKeys(gateway: GatewayClient, { file, isCheck }: ImportInput): Promise<Reply<ImportOutcome>> {
  const csv = await readText(file);
  if (!csv.ok) return err({ code: 'bad_input', message: csv.error });
  const plan = await gateway.invoke('key.plan', { csv: csv.value });
  if (!plan.ok) return plan;
  if (isCheck || plan.value.problems.length > 0) return ok({ ...plan.value, made: null });
  const made = await gateway.invoke('key.import', { csv: csv.value });
  return made.ok ? ok({ ...plan.value, made: made.value }) : made;
}

function complaint(problems: readonly ListProblem[]): string {
  const lines = problems.slice(0, MOST_LINES).map((problem) => `\n  ${plainText(problemLine(problem))}`);
  const more = problems.length - lines.length;
  return `nothing was imported:${lines.join('')}${more > 0 ? `\n  and ${more} more` : ''}`;
}

const secretsCsv = (made: readonly NewSecret[]): string =>
  csvText([['owner', 'key', 'secret'], ...made.map(({ id, secret, key }) => [key.owner, id, secret])]);

const orAny = (list: readonly string[], any: string): string => (list.length === 0 ? any : list.join(', '));

const columns: readonly Column<ListedKey>[] = [
  { title: 'LINE', align: 'right', cell: ({ line }) => String(line) },
  { title: 'OWNER', cell: ({ rules, isKnown }) => (isKnown ? `${rules.owner} (has a key already)` : rules.owner) },
  { title: 'SCOPES', cell: ({ rules }) => rules.scopes.join(', ') },
  { title: 'MODELS', cell: ({ rules }) => orAny(rules.models, 'every') },
  { title: 'FROM', cell: ({ rules }) => orAny(rules.addresses, 'anywhere') },
  { title: 'CLASS', cell: ({ rules }) => rules.workClass },
  { title: 'EXPIRES', cell: ({ rules }) => (rules.expiresAt === null ? 'never' : formatTime(rules.expiresAt)) },
];
