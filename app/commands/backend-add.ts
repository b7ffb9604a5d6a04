import type { CommandInput } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readBackendSettings, settingsOptions } from './backend-settings.ts';
import { type Invocation, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Adds a backend to the configuration and to the running fleet. */
export const backendAdd = createRemoteCommand({
  name: 'backend add',
  synopsis: 'URL [--id ID] [--slots N|auto] [--weight W] [--tier T]',
  summary: 'add an Ollama server by its URL',
  details: ['The configuration file is written too; its comments are kept.'],
  words: 1,
  options: { id: { type: 'string' }, ...settingsOptions },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.add', input),
  show: ({ id }) => `added ${id}\n`,
});

function readInput(invocation: Invocation): Result<CommandInput<'backend.add'>, string> {
  const [url = ''] = invocation.positionals;
  const id = textOption(invocation, 'id');
  const settings = readBackendSettings(invocation);
  return settings.ok ? ok({ url, ...(id === undefined ? {} : { id }), ...settings.value }) : settings;
}
