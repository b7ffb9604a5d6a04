import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import type { EngineHandlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';
import type { ConfigEdit } from '../config/index.ts';
import type { Engine } from '../engine.ts';

/** What carrying out commands takes. */
export interface HandlerPorts {
  readonly engine: Engine;
  readonly save: (edits: readonly ConfigEdit[]) => Promise<Result<Config, readonly ConfigProblem[]>>;
  readonly configure: (config: Config) => Promise<Result<void, string>>;
  /** Ends a running exchange; false when none runs under that id. */
  readonly cancel: (id: string) => boolean;
}

/** The handlers of the commands whose names begin with that noun. */
export type HandlersOf<Noun extends string> = Pick<EngineHandlers, Extract<keyof EngineHandlers, `${Noun}.${string}`>>;
