import type { CommandInput } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { readBackendSettings, readKind, settingsOptions } from './backend-settings.ts';
import { type Invocation, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Changes how a backend is used, or where it is. */
export const backendEdit = createRemoteCommand({
  name: 'backend edit',
  synopsis:
    'ID [--url URL] [--kind ollama|openai] [--slots N|auto] [--weight W] [--tier T] [--rpm N|none] [--tpm N|none]',
  summary: 'change how a backend is used, or where it is',
  details: [
    '--rpm, --tpm: requests and tokens that it may be sent in any minute; none = no limit.',
    'With another URL or kind it starts over: what was learned of the old server does not count for the new one.',
  ],
  words: 1,
  options: { url: { type: 'string' }, kind: { type: 'string' }, ...settingsOptions },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.edit', input),
  show: ({ id }) => `changed ${id}\n`,
});

function readInput(invocation: Invocation): Result<CommandInput<'backend.edit'>, string> {
  const [id = ''] = invocation.positionals;
  const url = textOption(invocation, 'url');
  const settings = readBackendSettings(invocation);
  if (!settings.ok) return settings;
  const kind = readKind(invocation);
  if (!kind.ok) return kind;
  if (url === undefined && kind.value === undefined && Object.keys(settings.value).length === 0)
    return err('nothing to change: give --url, --kind, --slots, --weight, --tier, --rpm or --tpm');
  const given = { ...(url !== undefined && { url }), ...(kind.value !== undefined && { kind: kind.value }) };
  return ok({ id, ...given, ...settings.value });
}
