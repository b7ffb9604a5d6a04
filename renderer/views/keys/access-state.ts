import { isOnNetwork } from '../../store/client-urls.ts';
import type { Tone } from '../../ui/backend-state.ts';

/** Who can use the gateway as it is now. */
export interface AccessState {
  readonly tone: Tone;
  readonly title: string;
  readonly says: string;
}

/** Judged by where the gateway really listens: the address is the only lock there is without keys. */
export const accessState = (gatewayUrl: string): AccessState =>
  isOnNetwork(gatewayUrl)
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
