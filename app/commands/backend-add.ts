import type { CommandInput } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readBackendSettings, readKind, settingsOptions } from './backend-settings.ts';
import { type Invocation, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Adds a backend to the configuration and to the running fleet. */
export const backendAdd = createRemoteCommand({
  name: 'backend add',
  synopsis:
    'URL [--id ID] [--kind ollama|openai] [--credential-env NAME | --credential-file FILE] [--slots N|auto] [--weight W] [--tier T]',
  summary: 'add a server by its URL',
  details: [
    'The configuration file is written too; its comments are kept.',
    '--kind openai: a server of the OpenAI API, by the base URL its clients have. What it is to be shown comes from a variable',
    'or a file of the gateway.',
  ],
  words: 1,
  options: {
    id: { type: 'string' },
    kind: { type: 'string' },
    'credential-env': { type: 'string' },
    'credential-file': { type: 'string' },
    ...settingsOptions,
  },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.add', input),
  show: ({ id }) => `added ${id}\n`,
});

function readInput(invocation: Invocation): Result<CommandInput<'backend.add'>, string> {
  const [url = ''] = invocation.positionals;
  const id = textOption(invocation, 'id');
  const kind = readKind(invocation);
  if (!kind.ok) return kind;
  const settings = readBackendSettings(invocation);
  if (!settings.ok) return settings;
  const given = { ...(id !== undefined && { id }), ...(kind.value !== undefined && { kind: kind.value }) };
  return ok({ url, ...given, ...readCredential(invocation), ...settings.value });
}

/** Both at once is for the configuration's own check to refuse. */
function readCredential(invocation: Invocation): Pick<CommandInput<'backend.add'>, 'credential'> {
  const [env, file] = [textOption(invocation, 'credential-env'), textOption(invocation, 'credential-file')];
  if (env === undefined && file === undefined) return {};
  return { credential: { ...(env !== undefined && { env }), ...(file !== undefined && { file }) } };
}
