import type { CommandInput } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { readBackendSettings, settingsOptions } from './backend-settings.ts';
import { type Invocation, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Changes how a backend is used, or where it is. */
export const backendEdit = createRemoteCommand({
  name: 'backend edit',
  synopsis: 'ID [--url URL] [--slots N|auto] [--weight W] [--tier T]',
  summary: 'change how a backend is used, or where it is',
  details: ['With another URL it starts over: what was learned of the old server does not count for the new one.'],
  words: 1,
  options: { url: { type: 'string' }, ...settingsOptions },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.edit', input),
  show: ({ id }) => `changed ${id}\n`,
});

function readInput(invocation: Invocation): Result<CommandInput<'backend.edit'>, string> {
  const [id = ''] = invocation.positionals;
  const url = textOption(invocation, 'url');
  const settings = readBackendSettings(invocation);
  if (!settings.ok) return settings;
  if (url === undefined && Object.keys(settings.value).length === 0)
    return err('nothing to change: give --url, --slots, --weight or --tier');
  return ok({ id, ...(url !== undefined && { url }), ...settings.value });
}
