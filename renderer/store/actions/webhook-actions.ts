import { testInWords, type WebhookSnapshot } from '../../../shared/webhook.ts';
import { showFailure, showNotice } from '../../ui/notices.tsx';
import { send } from '../send.ts';

/** Sends a webhook a test and says what came of it. */
export async function testWebhook({ key, url }: Pick<WebhookSnapshot, 'key' | 'url'>): Promise<void> {
  const reply = await send({ name: 'webhook.test', input: { key }, doing: `Testing ${url}`, done: null });
  if (!reply.ok) return;
  const words = testInWords(reply.value);
  if (reply.value.outcome === 'taken') showNotice(words);
  else showFailure('The test did not arrive', words);
}
