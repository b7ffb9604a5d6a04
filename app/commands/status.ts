import { driftInWords } from '../../shared/drift.ts';
import { sidesInWords } from '../../shared/runner-fight.ts';
import type { BackendSnapshot, Snapshot } from '../../shared/snapshot.ts';
import type { WebhookSnapshot } from '../../shared/webhook.ts';
import { version } from '../version.ts';
import { formatLatency, formatRate, formatSpan } from './figures.ts';
import { formatFleet } from './fleet-table.ts';
import { lackingLines } from './keep-words.ts';
import { formatLanes } from './lane-table.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { plainText } from './table.ts';

/** The running gateway's snapshot. */
export const status = createRemoteCommand({
  name: 'status',
  summary: "the running gateway's snapshot",
  read: readNothing,
  ask: (gateway) => gateway.invoke('gateway.status', {}),
  show: formatStatus,
});

function formatStatus({ gateway, backends, webhooks, drift, kept, at }: Snapshot): string {
  const { rates } = gateway;
  const other = gateway.version === version ? '' : `, version ${plainText(gateway.version)}`;
  return [
    `${gateway.url}  ${gateway.state} for ${formatSpan(at - gateway.startedAt)}, policy ${gateway.policy}${other}\n`,
    `${gateway.inFlight} in flight, ${gateway.queued} queued, ${formatRate(rates.requestsPerSecond)} req/s, `,
    `${formatRate(rates.tokensPerSecond)} tok/s, TTFB p50 ${formatLatency(rates.ttfbP50Ms)}, `,
    `p95 ${formatLatency(rates.ttfbP95Ms)}\n`,
    ...gateway.configProblems.map((problem) => `configuration: ${plainText(problem)}\n`),
    ...gateway.warnings.map((warning) => `warning: ${plainText(warning)}\n`),
    ...webhooks.flatMap(formatWebhook),
    '\n',
    formatFleet(backends),
    formatLanes(backends),
    ...formatFights(backends),
    ...lackingLines(kept).map((line) => `\n${line}`),
    ...drift.filter(({ builds }) => builds.length > 0).map((one) => `\n${plainText(driftInWords(one))}\n`),
  ].join('');
}

/** Only of those that are in trouble. */
const formatWebhook = ({ url, lastAttempt, waiting, failed }: WebhookSnapshot): readonly string[] =>
  lastAttempt === null || lastAttempt.isTaken
    ? []
    : [`webhook ${plainText(url)}: ${lastAttempt.words}; ${waiting} waiting, ${failed} lost\n`];

const formatFights = (backends: readonly BackendSnapshot[]): readonly string[] =>
  backends.flatMap(({ id, fights }) =>
    fights.map(
      ({ model, reloads, sides }) =>
        `\n${id} loaded ${plainText(model)} ${reloads} times in 10 min: ${plainText(sidesInWords(sides))}\n`,
    ),
  );
