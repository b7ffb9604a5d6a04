import type { AliasUse, ContextChange, ExchangeRecord } from '../../shared/exchange.ts';
import { ok } from '../../shared/result.ts';
import { formatLatency } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { formatTable, plainText } from './table.ts';

/** Why one request went where it did, and how that came out. */
export const why = createRemoteCommand({
  name: 'why',
  synopsis: 'REQUEST-ID',
  summary: 'why a request went to the backend it went to, and not to the others',
  details: [
    'The id is in the answer’s x-request-id header, in access.log and on the Traffic screen.',
    'The gateway remembers the last few hundred requests.',
  ],
  words: 1,
  read: ({ positionals: [id = ''] }) => ok({ id }),
  ask: (gateway, input) => gateway.invoke('exchange.find', input),
  show: describeExchange,
});

function describeExchange(record: ExchangeRecord): string {
  const { id, method, route, model, outcome, status, reason, placement, alias, context } = record;
  return [
    `${plainText(id)}  ${method} ${route}  ${model ?? 'no model'}  ${outcome}${status === null ? '' : ` ${status}`}\n`,
    reason === null ? '' : `  ${plainText(reason)}\n`,
    `  ${times(record)}\n\n`,
    alias === null ? '' : aliasInWords(alias, model),
    placement === null
      ? 'it was never placed on a backend\n'
      : `${placement.chosen}, by ${placement.policy}: ${plainText(placement.reason)}\n`,
    context === null ? '' : `num_ctx: ${contextInWords(context)}\n`,
    ...(placement?.passedOver ?? []).map((other) => `  not ${other.backend}: ${plainText(other.reason)}\n`),
    attempts(record),
  ].join('');
}

function aliasInWords({ name, passedOver }: AliasUse, model: string | null): string {
  const skipped = passedOver.map((other) => `  not ${other.model}: ${plainText(other.reason)}\n`).join('');
  return `${name} came to ${model ?? 'no model'}\n${skipped}`;
}

const contextInWords = ({ askedTokens, givenTokens }: ContextChange): string =>
  `${askedTokens ?? 'none'} asked for, ${givenTokens} sent (models.context)`;

const times = ({ queueMs, ttfbMs, durationMs }: ExchangeRecord): string =>
  `waited ${formatLatency(queueMs)}, first byte after ${formatLatency(ttfbMs)}, ended after ${formatLatency(durationMs)}`;

function attempts({ attempts: all }: ExchangeRecord): string {
  if (all.length < 2 && all.every(({ result }) => result === 'answered')) return '';
  const table = formatTable(
    [
      { title: 'ATTEMPT', cell: ({ backend }) => backend },
      { title: 'AFTER', align: 'right', cell: ({ startedMs }) => formatLatency(startedMs) },
      { title: 'RESULT', cell: ({ result }) => result },
      { title: 'BECAUSE', cell: ({ reason }) => reason ?? '' },
    ],
    all,
  );
  return `\n${table}`;
}
