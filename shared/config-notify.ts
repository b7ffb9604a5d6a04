import { z } from 'zod';
import { parseOrigin } from './config-addresses.ts';
import { expects, expectsText, oneOf, section, wholeNumber } from './config-fields.ts';
import { eventKinds } from './gateway-event.ts';

const urlComplaint = 'must be an http:// or https:// URL';

/** What keeps an address from being a webhook's; never repeats it, since tokens are written into such addresses. */
function whyNoWebhook(text: string): string | null {
  const [, origin] = /^(https?:\/\/[^/?#\s]*)(?:[/?#]\S*)?$/i.exec(text) ?? [];
  if (origin === undefined) return urlComplaint;
  const parsed = parseOrigin(origin);
  return parsed.ok ? null : parsed.error;
}

const webhookUrl = z.string({ error: () => urlComplaint }).superRefine((text, ctx) => {
  const message = whyNoWebhook(text);
  if (message !== null) ctx.addIssue({ code: 'custom', message });
});

const kindsComplaint = expects(
  `a list of ${eventKinds.join(', ')}; without the key it is warnings and errors of all kinds`,
);
const fileComplaint = expectsText('the path of a file');

const webhook = section({
  url: webhookUrl.meta({
    description: 'Where events are posted to, http or https. Redirects are not followed.',
  }),
  events: z.array(oneOf(eventKinds), kindsComplaint).min(1, kindsComplaint).optional().meta({
    description: 'Kinds of events to send, good news included. Absent = warnings and errors of every kind.',
  }),
  secretFile: z
    .string(fileComplaint)
    .min(1, fileComplaint)
    .optional()
    .meta({
      description:
        'File whose content, without the space around it, signs each delivery; relative to the configuration file, read for ' +
        'every attempt. Absent = not signed.',
    }),
});

/** What is told of, and to whom. */
export const notify = section({
  queueOver: wholeNumber(0, 100_000)
    .prefault(10)
    .meta({
      description:
        'Requests that may wait, of all models together, before an event tells of it; another tells when the line is short ' +
        'again. 0 = never told.',
    }),
  webhooks: z
    .array(webhook, expects('a list of webhooks'))
    .prefault([])
    .superRefine((webhooks, ctx) => {
      const urls = webhooks.map(({ url }) => url);
      for (const [index, url] of urls.entries()) {
        const first = urls.indexOf(url);
        const message = `is already the url of notify.webhooks[${first}]`;
        if (first < index) ctx.addIssue({ code: 'custom', path: [index, 'url'], message });
      }
    })
    .meta({ description: 'Addresses that events are posted to.' }),
});
