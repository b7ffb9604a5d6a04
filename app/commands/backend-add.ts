import type { CommandInput } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readBackendSettings, readKind, settingsOptions } from './backend-settings.ts';
import { type Invocation, textOption } from './command.ts';
import { credentialOptions, credentialSynopsis, readCredentialOptions } from './credential-options.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Adds a backend to the configuration and to the running fleet. */
export const backendAdd = createRemoteCommand({
  name: 'backend add',
  synopsis: `URL [--id ID] [--kind ollama|openai] ${credentialSynopsis} [--slots N|auto] [--weight W] [--tier T] [--rpm N] [--tpm N]`,
  summary: 'add a server by its URL',
  details: [
    'The configuration file is written too; its comments are kept.',
    '--kind openai: a server of the OpenAI API, by the base URL its clients have. What it is to be shown comes from a variable',
    'or a file of the gateway, or with --credential-stdin is read from stdin, or asked for, and stored: see',
    'corral help backend credential. Such a credential is never an argument.',
    '--rpm, --tpm: requests and tokens that it may be sent in any minute.',
  ],
  words: 1,
  options: {
    id: { type: 'string' },
    kind: { type: 'string' },
    ...credentialOptions,
    ...settingsOptions,
  },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.add', input),
  show: ({ id }) => `added ${id}\n`,
});

async function readInput(invocation: Invocation): Promise<Result<CommandInput<'backend.add'>, string>> {
  const [url = ''] = invocation.positionals;
  const id = textOption(invocation, 'id');
  const kind = readKind(invocation);
  if (!kind.ok) return kind;
  const settings = readBackendSettings(invocation);
  if (!settings.ok) return settings;
  const given = { ...(id !== undefined && { id }), ...(kind.value !== undefined && { kind: kind.value }) };
  const credential = await readCredentialOptions(invocation);
  if (!credential.ok) return credential;
  return ok({ url, ...given, ...credential.value, ...settings.value });
}
