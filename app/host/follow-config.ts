import type { Gateway } from '../../main/gateway.ts';
import type { Config } from '../../shared/config.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config-problem.ts';
import type { AccessLog } from './access-log.ts';
import type { OperationalLog } from './operational-log.ts';

/** Told whenever the configuration changed on disk, for good or bad. */
export interface ConfigFollower {
  changed(config: Config): void;
  spoiled(problems: readonly ConfigProblem[]): void;
}

export interface FollowOptions {
  readonly gateway: Pick<Gateway, 'configure' | 'reportConfigProblems'>;
  readonly log: OperationalLog;
  readonly accessLog: Pick<AccessLog, 'setMode'>;
  /** What the gateway was started with. */
  readonly running: Config;
}

/** Carries a changed configuration into the running gateway, one change at a time; a bad one leaves everything as it is. */
export function followConfig({ gateway, log, accessLog, running }: FollowOptions): ConfigFollower {
  let queue = Promise.resolve();

  async function apply(config: Config): Promise<void> {
    const applied = await gateway.configure(config);
    if (!applied.ok) {
      report([applied.error]);
      return;
    }
    log.setLevel(config.log.level);
    accessLog.setMode(config.log.access);
    gateway.reportConfigProblems(needsRestart(running, config));
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
    },
    spoiled: (problems) => report(problems.map(formatProblem)),
  };
}

function needsRestart(running: Config, { control }: Config): string[] {
  const { enabled, host, port } = running.control;
  if (enabled === control.enabled && host === control.host && port === control.port) return [];
  return ['control: takes effect when the gateway is started again'];
}
