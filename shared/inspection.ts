import type { BackendKind } from './config.ts';
import type { InstalledModel, ResidentModel } from './snapshot.ts';

/** What one look at an address found: a server that can be a backend, or what stands in the way of using it as one. */
export type Inspection = FoundOllama | FoundOpenAi | NotFound;

interface Found {
  readonly found: true;
  /** The address as the configuration would spell it for a backend of that kind. */
  readonly url: string;
  /** What could not be read and why, in words; empty when everything was. */
  readonly troubles: readonly string[];
  /** A free id made from the address. */
  readonly suggestedId: string;
  /** The backend that has this address already; null when none has. */
  readonly knownAs: string | null;
  /** A start for `slots`; no server tells its own setting. */
  readonly suggestedSlots: number | 'auto';
  /** Why that many. */
  readonly slotsReason: string;
  /** How long it took to say what it is. */
  readonly tookMs: number;
}

export interface FoundOllama extends Found {
  readonly kind: 'ollama';
  readonly version: string;
  /** Null when it could not be read; `troubles` then says why. */
  readonly installed: readonly InstalledModel[] | null;
  /** Null when it could not be read, as while the server loads a model; `troubles` then says why. */
  readonly loaded: readonly ResidentModel[] | null;
}

export interface FoundOpenAi extends Found {
  readonly kind: 'openai';
  /** Names of the models it serves. */
  readonly models: readonly string[];
}

export interface NotFound {
  readonly found: false;
  readonly url: string;
  readonly kind: InspectionFailure;
  /** In words, with the remedy where there is one. */
  readonly reason: string;
  /** What it behaves like although it could not be looked at whole, as one that wants a credential; null when nothing tells. */
  readonly seems: BackendKind | null;
}

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
