import type { Reply } from '../../shared/contract.ts';
import { callersCsv, type KnownCaller, type KnownCallers } from '../../shared/known-caller.ts';
import { ok } from '../../shared/result.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

type Asked = KnownCallers & { readonly isCsv?: true };

/** Prints who came without a key here, known by a token or by another service. */
export const keyCallers = createRemoteCommand({
  name: 'key callers',
  synopsis: '[--csv]',
  summary: 'who is known by tokens or by another service: requests, tokens, when and from where last',
  options: { csv: { type: 'boolean' } },
  read: ({ values }) => ok({ isCsv: values.csv === true }),
  async ask(gateway, { isCsv }): Promise<Reply<Asked>> {
    const reply = await gateway.invoke('key.callers', {});
    return reply.ok && isCsv ? ok({ ...reply.value, isCsv }) : reply;
  },
  show: (asked) => (asked.isCsv ? callersCsv(asked.callers) : formatCallers(asked)),
});

const formatCallers = ({ callers, most, forgotten }: KnownCallers): string => {
  if (callers.length === 0) return 'nobody yet, since the gateway was started\n';
  const more = forgotten === 0 ? '' : `the latest ${most}; ${forgotten} more were forgotten\n`;
  return formatTable(columns, callers) + more;
};

const columns: readonly Column<KnownCaller>[] = [
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'ID', cell: ({ id }) => id },
  { title: 'VOUCHED BY', cell: ({ vouchedBy }) => vouchedBy },
  { title: 'REQUESTS', align: 'right', cell: ({ requests }) => String(requests) },
  { title: 'TOKENS', align: 'right', cell: ({ promptTokens, outputTokens }) => `${promptTokens} + ${outputTokens}` },
  { title: 'LAST USED', cell: ({ lastAt }) => formatTime(lastAt) },
  { title: 'FROM', cell: ({ lastFrom }) => lastFrom },
];
