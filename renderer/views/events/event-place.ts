import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { hrefOf } from '../../store/route.ts';
import type { EventPlace } from '../../ui/event-place.ts';

const screenPlace = (label: string, screen: string, detail = ''): EventPlace => ({
  label,
  href: hrefOf(screen, detail),
});

const places: Readonly<Record<GatewayEvent['kind'], () => EventPlace | null>> = {
  health: () => null,
  mode: () => null,
  fleet: () => screenPlace('Fleet', 'fleet'),
  lane: () => screenPlace('Models', 'models'),
  operation: () => screenPlace('Models', 'models'),
  drift: () => screenPlace('Models', 'models'),
  queue: () => screenPlace('Traffic', 'traffic'),
  config: () => screenPlace('Settings', 'settings', 'file'),
  access: () => screenPlace('Settings', 'settings', 'access'),
  key: () => screenPlace('Keys', 'keys'),
  certificate: () => screenPlace('Certificate', 'settings', 'certificate'),
  notify: () => screenPlace('Webhooks', 'settings', 'notify'),
};

/** Where to look into an event: at its backend, where there still is one of that name, else where its kind is at home. */
export function placeOf({ kind, backend }: GatewayEvent, backends: ReadonlySet<string>): EventPlace | null {
  if (kind !== 'drift' && backend !== null && backends.has(backend)) return screenPlace(backend, 'backend', backend);
  return places[kind]();
}
