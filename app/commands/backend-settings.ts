import type { BackendKind } from '../../shared/config.ts';
import type { CommandInput } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Invocation, textOption } from './command.ts';

type BackendSettings = Pick<
  CommandInput<'backend.add'>,
  'slots' | 'weight' | 'tier' | 'requestsPerMinute' | 'tokensPerMinute'
>;

/** Reads `--kind`; undefined where it was not given. */
export function readKind(invocation: Invocation): Result<BackendKind | undefined, string> {
  const kind = textOption(invocation, 'kind');
  if (kind === undefined || isKind(kind)) return ok(kind);
  return err(`--kind must be ollama or openai, found ${JSON.stringify(kind)}`);
}

const isKind = (text: string): text is BackendKind => text === 'ollama' || text === 'openai';

/** Options of the commands that say how a backend is used. */
export const settingsOptions = {
  slots: { type: 'string' },
  weight: { type: 'string' },
  tier: { type: 'string' },
  rpm: { type: 'string' },
  tpm: { type: 'string' },
} as const;

const limitOptions = [
  ['rpm', 'requestsPerMinute'],
  ['tpm', 'tokensPerMinute'],
] as const;

type Writable = { -readonly [Name in keyof BackendSettings]: BackendSettings[Name] };

/** What those options say; nothing for those that were not given. */
export function readBackendSettings(invocation: Invocation): Result<BackendSettings, string> {
  const settings: Writable = {};
  if (textOption(invocation, 'slots') === 'auto') settings.slots = 'auto';
  for (const name of ['slots', 'weight', 'tier'] as const) {
    const text = textOption(invocation, name);
    if (text === undefined || settings[name] === 'auto') continue;
    if (!/^\d+(\.\d+)?$/.test(text)) return err(`--${name} must be a number, found ${JSON.stringify(text)}`);
    settings[name] = Number(text);
  }
  for (const [option, name] of limitOptions) {
    const text = textOption(invocation, option);
    if (text === undefined) continue;
    if (text !== 'none' && !/^\d+$/.test(text))
      return err(`--${option} must be a whole number, or none, found ${JSON.stringify(text)}`);
    settings[name] = text === 'none' ? null : Number(text);
  }
  return ok(settings);
}
