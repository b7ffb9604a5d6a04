import type { Config } from '../shared/config.ts';
import { ok, type Result } from '../shared/result.ts';
import { changedKeys } from './config/index.ts';
import type { Engine } from './engine.ts';
import type { Listener } from './proxy/listener.ts';
import { listenerSettings } from './stage-settings.ts';

export interface ConfigureParts {
  readonly engine: Engine;
  readonly listener: Listener;
  /** What of `listen` can change while the port is open. */
  readonly adoptPort: (config: Config) => Promise<void>;
  /** The keys of a configuration that wait for the next start. */
  readonly afterRestart: (config: Config) => readonly string[];
  /** What snapshots are to say of the configuration; nothing when all of it is in force. */
  readonly say: (lines: readonly string[]) => void;
  /** Writes down what has become unsafe about where the gateway listens. */
  readonly warn: () => void;
}

/** Puts another configuration in force. */
export const createConfigure =
  ({ engine, listener, adoptPort, afterRestart, say, warn }: ConfigureParts) =>
  async (next: Config): Promise<Result<void, string>> => {
    const keys = changedKeys(engine.config(), next);
    engine.adopt(next);
    listener.setLimits(listenerSettings(next));
    await adoptPort(next);
    const waiting = afterRestart(next);
    say(waiting.map((key) => `${key}: takes effect when the gateway is started again`));
    engine.observation.reporter.configured(
      keys,
      keys.filter((key) => waiting.includes(key)),
    );
    engine.observation.nudge();
    warn();
    return ok(undefined);
  };
