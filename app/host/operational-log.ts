import { pino } from 'pino';
import type { Log } from '../../main/ports.ts';
import type { LogConfig } from '../../shared/config.ts';

export interface OperationalLog extends Log {
  setLevel(level: LogConfig['level']): void;
}

const STDERR = 2;

/** One JSON line per event on stderr: stdout belongs to the two lines that scripts wait for. */
export function createOperationalLog(level: LogConfig['level']): OperationalLog {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: levelName } };
  // Written at once: what is logged last before a crash is what matters most.
  const logger = pino(options, pino.destination({ fd: STDERR, sync: true }));
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    setLevel: (next) => {
      logger.level = next;
    },
  };
}

const levelName = (label: string): { level: string } => ({ level: label });
