import type { Log, LogFields } from '../../main/ports.ts';

export interface RecordingLog extends Log {
  readonly lines: (LogFields & { readonly level: string; readonly message: string })[];
}

/** A log that a test can read. */
export function createRecordingLog(): RecordingLog {
  const lines: RecordingLog['lines'] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, ...fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
