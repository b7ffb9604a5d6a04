import type { CommandInput } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Invocation, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';

/** Adds a backend to the configuration and to the running fleet. */
export const backendAdd = createRemoteCommand({
  name: 'backend add',
  synopsis: 'URL [--id ID] [--slots N|auto] [--weight W] [--tier T]',
  summary: 'add an Ollama server by its URL',
  details: ['The configuration file is written too; its comments are kept.'],
  words: 1,
  options: { id: { type: 'string' }, slots: { type: 'string' }, weight: { type: 'string' }, tier: { type: 'string' } },
  read: readInput,
  ask: (gateway, input) => gateway.invoke('backend.add', input),
  show: ({ id }) => `added ${id}\n`,
});

function readInput(invocation: Invocation): Result<CommandInput<'backend.add'>, string> {
  const [url = ''] = invocation.positionals;
  const id = textOption(invocation, 'id');
  const numbers: { slots?: number | 'auto'; weight?: number; tier?: number } = {};
  if (textOption(invocation, 'slots') === 'auto') numbers.slots = 'auto';
  for (const name of ['slots', 'weight', 'tier'] as const) {
    const text = textOption(invocation, name);
    if (text === undefined || numbers[name] === 'auto') continue;
    if (!/^\d+(\.\d+)?$/.test(text)) return err(`--${name} must be a number, found ${JSON.stringify(text)}`);
    numbers[name] = Number(text);
  }
  return ok({ url, ...(id === undefined ? {} : { id }), ...numbers });
}
