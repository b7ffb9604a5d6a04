import { err, ok, type Result } from '../../shared/result.ts';

/** As it is sent: seconds, or a duration as Ollama spells it. */
export type KeepAlive = number | string;

const SECONDS = /^[+-]?\d+(\.\d+)?$/;
const DURATION = /^[+-]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

/** Reads `30m`, `1h30m`, `-1` (for ever) or seconds; the error says what is allowed. */
export function parseKeepAlive(text: string): Result<KeepAlive, string> {
  const written = text.trim();
  // A bare number in quotes is an error to Ollama, a bare number is not.
  const value = SECONDS.test(written) ? Number(written) : written;
  if (typeof value === 'string' && !DURATION.test(value))
    return err(`must be a time such as 30m or 24h, or -1 for ever, found ${JSON.stringify(text)}`);
  return isNothing(value) ? err('would unload the model at once: unload it instead') : ok(value);
}

const isNothing = (value: KeepAlive): boolean =>
  typeof value === 'number' ? value === 0 : !/[1-9]/.test(value.replaceAll(/[^\d]/g, ''));
