import type { KeyUsePoint, KeyUseSpan } from '../../shared/key.ts';
import { err, ok } from '../../shared/result.ts';
import { textOption } from './command.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

const SPANS: readonly KeyUseSpan[] = ['24h', '30d'];

/** Prints what a key was used for, step by step. */
export const keyUse = createRemoteCommand({
  name: 'key use',
  synopsis: 'ID [--span 24h|30d]',
  summary: 'requests and tokens of one key, per hour of the last day or per day of the last thirty',
  words: 1,
  options: { span: { type: 'string' } },
  read(invocation) {
    const [id = ''] = invocation.positionals;
    const text = textOption(invocation, 'span') ?? '24h';
    const span = SPANS.find((known) => known === text);
    return span ? ok({ id, span }) : err(`--span must be ${SPANS.join(' or ')}, found ${JSON.stringify(text)}`);
  },
  ask: (gateway, input) => gateway.invoke('key.use', input),
  show: (points) => formatTable(columns, points),
});

const columns: readonly Column<KeyUsePoint>[] = [
  { title: 'FROM', cell: ({ at }) => formatTime(at) },
  { title: 'REQUESTS', align: 'right', cell: ({ requests }) => String(requests) },
  { title: 'PROMPT TOKENS', align: 'right', cell: ({ promptTokens }) => String(promptTokens) },
  { title: 'OUTPUT TOKENS', align: 'right', cell: ({ outputTokens }) => String(outputTokens) },
];
