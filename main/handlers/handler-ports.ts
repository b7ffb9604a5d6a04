import type { Config } from '../../shared/config.ts';
import type { EngineHandlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';
import type { ConfigStore, Vet } from '../config/index.ts';
import type { Engine } from '../engine.ts';

/** What carrying out commands takes. */
export interface HandlerPorts {
  readonly engine: Engine;
  /** Where the gateway listens. */
  readonly gatewayUrl: () => string;
  readonly store: ConfigStore;
  /** What stands against a configuration that its schema lets through. */
  readonly vet: Vet;
  readonly configure: (config: Config) => Promise<Result<void, string>>;
  /** The keys of a configuration that wait for the next start. */
  readonly afterRestart: (config: Config) => readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends a running exchange; false when none runs under that id. */
  readonly cancel: (id: string) => boolean;
}

/** The handlers of the commands whose names begin with that noun. */
export type HandlersOf<Noun extends string> = Pick<EngineHandlers, Extract<keyof EngineHandlers, `${Noun}.${string}`>>;
