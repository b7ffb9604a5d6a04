import type { Gateway } from '../../main/gateway.ts';
import type { Config } from '../../shared/config.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config-problem.ts';
import type { AccessLog } from './access-log.ts';
import type { OperationalLog } from './operational-log.ts';

/** Told whenever the configuration changed, for good or bad. */
export interface ConfigFollower {
  /** Resolves once the change is in force, or is reported as one that cannot be. */
  changed(config: Config): Promise<void>;
  spoiled(problems: readonly ConfigProblem[]): void;
}

/** Follows nothing. */
export const nobody: ConfigFollower = { changed: async () => {}, spoiled: () => {} };

export interface FollowOptions {
  readonly gateway: Pick<Gateway, 'configure' | 'reportConfigProblems'>;
  readonly log: OperationalLog;
  readonly accessLog: Pick<AccessLog, 'setMode'>;
}

/** Carries a changed configuration into the running gateway, one change at a time; a bad one leaves everything as it is. */
export function followConfig({ gateway, log, accessLog }: FollowOptions): ConfigFollower {
  let queue = Promise.resolve();

  async function apply(config: Config): Promise<void> {
    const applied = await gateway.configure(config);
    if (!applied.ok) {
      report(applied.error.split('\n'));
      return;
    }
    log.setLevel(config.log.level);
    accessLog.setMode(config.log.access);
    log.info('configuration applied');
  }

  function report(lines: readonly string[]): void {
    log.error('configuration not applied: the running one stays', { problems: lines });
    gateway.reportConfigProblems(lines);
  }

  return {
    changed(config) {
      queue = queue
        .then(() => apply(config))
        .catch((error: unknown) => log.error('applying the configuration crashed', { error: String(error) }));
      return queue;
    },
    spoiled: (problems) => report(problems.map(formatProblem)),
  };
}
