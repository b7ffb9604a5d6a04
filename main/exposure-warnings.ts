import { isKeyRequired, type Standing } from '../shared/exposure.ts';
import { isLoopback } from '../shared/loopback.ts';

/**
 * What an admin is to see for as long as it is so: who can listen in on, or use, a gateway that other machines reach. It was
 * confirmed once, maybe by somebody else. `controlHost` is null where no control port is served.
 */
export function exposureWarnings(standing: Standing, controlHost: string | null): readonly string[] {
  const { host, tls } = standing.listen;
  const isReached = !isLoopback(host);
  const hasKeys = isKeyRequired(standing);
  const warnings = [
    isReached &&
      !hasKeys &&
      `Whoever reaches ${host} may use, pull and delete every model: no key is asked for. Set access.mode to auto or required.`,
    isReached &&
      tls === undefined &&
      `${hasKeys ? 'Keys and conversations' : 'Conversations'} cross the network readable by others: ${host} is served over plain HTTP. Set listen.tls.`,
    controlHost !== null &&
      !isLoopback(controlHost) &&
      `The control port is served to the network on ${controlHost} over plain HTTP: sessions of the panel and the control token can be read on their way. Keep control.host on loopback.`,
  ];
  return warnings.filter((warning) => warning !== false);
}
