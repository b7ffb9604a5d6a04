import { err, ok } from '../../shared/result.ts';
import { testInWords, type WebhookSnapshot } from '../../shared/webhook.ts';
import { failed } from './command.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

interface Row {
  readonly number: number;
  readonly webhook: WebhookSnapshot;
}

const columns: readonly Column<Row>[] = [
  { title: 'N', align: 'right', cell: ({ number }) => String(number) },
  { title: 'ADDRESS', cell: ({ webhook: { url } }) => url },
  { title: 'SIGNED', cell: ({ webhook: { isSigned } }) => (isSigned ? 'yes' : 'no') },
  { title: 'TOLD OF', cell: ({ webhook: { events } }) => events?.join(', ') ?? 'warnings and errors' },
  { title: 'DELIVERED', align: 'right', cell: ({ webhook: { delivered } }) => String(delivered) },
  { title: 'LOST', align: 'right', cell: ({ webhook: { failed: lost } }) => String(lost) },
  { title: 'WAITING', align: 'right', cell: ({ webhook: { waiting } }) => String(waiting) },
  { title: 'LAST ATTEMPT', cell: ({ webhook }) => attemptInWords(webhook) },
];

function attemptInWords({ lastAttempt, nextAttemptAt }: WebhookSnapshot): string {
  if (lastAttempt === null) return 'none yet';
  const next = nextAttemptAt === null ? '' : `, again at ${formatTime(nextAttemptAt)}`;
  return `${formatTime(lastAttempt.at)}: ${plainText(lastAttempt.words)}${next}`;
}

/** Who is told of events, and whether it arrives. */
export const webhookList = createRemoteCommand({
  name: 'webhook list',
  summary: 'who is told of events: of which, and whether it arrives',
  details: ['They are notify.webhooks of the configuration. Addresses are shown without what may be a token in them.'],
  read: readNothing,
  async ask(gateway) {
    const status = await gateway.invoke('gateway.status', {});
    return status.ok ? ok(status.value.webhooks) : status;
  },
  show: (webhooks) =>
    webhooks.length === 0
      ? 'nobody is told of events: notify.webhooks is empty\n'
      : formatTable(
          columns,
          webhooks.map((webhook, index) => ({ number: index + 1, webhook })),
        ),
});

/** Sends a letter that says it is a test. */
export const webhookTest = createRemoteCommand({
  name: 'webhook test',
  synopsis: 'N',
  summary: 'send a test to a webhook and say what came of it',
  details: [
    'N is its number in `corral webhook list`. The test is signed like every delivery and sent at once, past what waits.',
    'When it is taken, what waits to be tried again is tried at once. The exit code is 1 when it is not taken.',
  ],
  words: 1,
  read({ positionals: [text = ''] }) {
    const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
    if (number === null) return err(`a number of \`corral webhook list\` is wanted, found ${JSON.stringify(text)}`);
    return ok({ key: `notify.webhooks[${number - 1}]` });
  },
  ask: (gateway, input) => gateway.invoke('webhook.test', input),
  show: (test) => (test.outcome === 'taken' ? `${plainText(testInWords(test))}\n` : ''),
  judge: (test) => (test.outcome === 'taken' ? null : failed(plainText(testInWords(test)))),
});
