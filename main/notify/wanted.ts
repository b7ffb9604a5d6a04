import type { Config } from '../../shared/config.ts';
import type { GatewayEvent } from '../../shared/gateway-event.ts';

export type WebhookConfig = Config['notify']['webhooks'][number];

/** Whether a webhook is told of an event. Of what became of a delivery none is told: that would go round for ever. */
export function isWanted({ kind, severity }: GatewayEvent, { events }: Pick<WebhookConfig, 'events'>): boolean {
  if (kind === 'notify') return false;
  return events === undefined ? severity === 'warning' || severity === 'bad' : events.includes(kind);
}
