import type { InstalledModel, ResidentModel } from './snapshot.ts';

/** What one look at an address found: an Ollama server, or what stands in the way of using it as one. */
export type Inspection =
  | {
      readonly found: true;
      /** The address as the configuration would spell it. */
      readonly url: string;
      readonly version: string;
      /** Null when it could not be read; `troubles` then says why. */
      readonly installed: readonly InstalledModel[] | null;
      /** Null when it could not be read, as while the server loads a model; `troubles` then says why. */
      readonly loaded: readonly ResidentModel[] | null;
      /** What could not be read and why, in words; empty when everything was. */
      readonly troubles: readonly string[];
      /** A start for `slots`; Ollama does not tell its own setting. */
      readonly suggestedSlots: number;
      /** Why that many. */
      readonly slotsReason: string;
      /** A free id made from the address. */
      readonly suggestedId: string;
      /** The backend that has this address already; null when none has. */
      readonly knownAs: string | null;
      /** How long it took to say its version. */
      readonly tookMs: number;
    }
  | {
      readonly found: false;
      readonly url: string;
      readonly kind: InspectionFailure;
      /** In words, with the remedy where there is one. */
      readonly reason: string;
    };

/** Why a look at a server failed. `silent`: the connection stands, but no complete answer came. */
export type InspectionFailure =
  | 'refused'
  | 'unreachable'
  | 'dns'
  | 'connect_timeout'
  | 'silent'
  | 'reset'
  | 'forbidden'
  | 'not_ollama'
  | 'not_openai'
  | 'credential'
  | 'certificate'
  | 'bad_status'
  | 'bad_reply';
