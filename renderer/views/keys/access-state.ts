import { isOnNetwork } from '../../store/client-urls.ts';
import type { Tone } from '../../ui/backend-state.ts';

/** Who can use the gateway as it is now. */
export interface AccessState {
  readonly tone: Tone;
  readonly title: string;
  readonly says: string;
}

/** Judged by where the gateway really listens and whether it asks for keys, not by what is written down. */
export function accessState(gatewayUrl: string, access: 'open' | 'required'): AccessState {
  if (access === 'required')
    return {
      tone: 'good',
      title: 'A key is required',
      says: 'Whoever comes without a key that works is refused, on this machine too. Each key says what its owner may do.',
    };
  return isOnNetwork(gatewayUrl)
    ? {
        tone: 'bad',
        title: 'Open to the network',
        says:
          'Everybody who can reach this address may use every model, and pull and delete them, without a key. ' +
          'Keep it to a network you trust, or listen on 127.0.0.1.',
      }
    : {
        tone: 'good',
        title: 'Open on this machine only',
        says: 'The gateway listens on loopback: no other machine can reach it, and no key is asked for on this one.',
      };
}
