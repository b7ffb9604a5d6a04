import { nameOrigin } from '../../shared/audit.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

/** Restarting servers one after the other. */
export function rollingHandlers({ engine }: HandlerPorts): HandlersOf<'rolling'> {
  const { rolling } = engine.work;
  return {
    'rolling.begin': async (
      { warmElsewhere = false, rewarm = true, deadlineMs = null, confirm = false, backends },
      by,
    ) => rolling.begin({ backends, warmElsewhere, rewarm, deadlineMs, confirm, orderedBy: by && nameOrigin(by) }),
    'rolling.proceed': async () => rolling.proceed(),
    'rolling.restarted': async ({ backend }) => rolling.restarted(backend),
    'rolling.skip': async ({ backend }) => rolling.skip(backend),
    'rolling.stop': async (_, by) => rolling.stop(by ? nameOrigin(by) : 'the gateway itself'),
  };
}
