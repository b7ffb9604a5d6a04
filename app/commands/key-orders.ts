import type { Reply } from '../../shared/contract.ts';
import { parseDuration } from '../../shared/duration.ts';
import type { ApiKey, NewSecret } from '../../shared/key.ts';
import { keyIdIn } from '../../shared/key-shape.ts';
import { err, ok } from '../../shared/result.ts';
import { textOption } from './command.ts';
import { keyDetails, keyOptions, keySynopsis, readKeyOptions } from './key-options.ts';
import { formatKey, formatKeys } from './key-words.ts';
import { createRemoteCommand, readId, readNothing } from './remote-command.ts';

const DEFAULT_OVERLAP = '24h';

/** On stdout alone and first, so that a script can take it; what it is stands below. */
const showSecret = ({ secret, key }: NewSecret): string =>
  `${secret}\n\nThis is the only time it is shown. It belongs to ${key.owner}; its name for commands is ${key.id}.\n`;

/** Makes a key and prints its secret, once. */
export const keyCreate = createRemoteCommand({
  name: 'key create',
  synopsis: `--owner NAME ${keySynopsis}`,
  summary: 'make a key for somebody; its secret is printed once',
  details: ['A key that is given nothing else may ask and list every model.', ...keyDetails],
  options: keyOptions,
  read(invocation) {
    const rules = readKeyOptions(invocation, Date.now());
    if (!rules.ok) return rules;
    const { owner, ...rest } = rules.value;
    return owner === undefined ? err('--owner is required: whom the key is for') : ok({ owner, ...rest });
  },
  ask: (gateway, input) => gateway.invoke('key.create', input),
  show: showSecret,
});

export const keyList = createRemoteCommand({
  name: 'key list',
  summary: 'every key: whose it is, what it may do, when and from where it was last used',
  read: readNothing,
  ask: (gateway) => gateway.invoke('key.list', {}),
  show: formatKeys,
});

export const keyShow = createRemoteCommand({
  name: 'key show',
  synopsis: 'ID',
  summary: 'everything about one key, and who still uses a secret that was replaced',
  words: 1,
  read: readId,
  async ask(gateway, { id: given }): Promise<Reply<ApiKey>> {
    const id = keyIdIn(given);
    const keys = await gateway.invoke('key.list', {});
    if (!keys.ok) return keys;
    const key = keys.value.find((one) => one.id === id);
    return key ? ok(key) : err({ code: 'not_found', message: `there is no key called '${id}'`, field: 'id' });
  },
  show: (key) => formatKey(key, Date.now()),
});

export const keyEdit = createRemoteCommand({
  name: 'key edit',
  synopsis: `ID [--owner NAME] ${keySynopsis}`,
  summary: 'change what a key may do; it works on with the same secret',
  details: keyDetails,
  words: 1,
  options: keyOptions,
  read(invocation) {
    const [id = ''] = invocation.positionals;
    const rules = readKeyOptions(invocation, Date.now());
    if (!rules.ok) return rules;
    if (Object.keys(rules.value).length === 0) return err('nothing to change: see corral help key edit');
    return ok({ id, ...rules.value });
  },
  ask: (gateway, input) => gateway.invoke('key.edit', input),
  show: (key) => formatKey(key, Date.now()),
});

export const keyRotate = createRemoteCommand({
  name: 'key rotate',
  synopsis: 'ID [--overlap 24h]',
  summary: 'print a new secret for a key; the old one works for the overlap',
  details: [
    'Afterwards corral key show ID tells when and from where the old one was last used. --overlap 0s ends it now.',
  ],
  words: 1,
  options: { overlap: { type: 'string' } },
  read(invocation) {
    const [id = ''] = invocation.positionals;
    const overlap = parseDuration(textOption(invocation, 'overlap') ?? DEFAULT_OVERLAP);
    return overlap.ok ? ok({ id, overlapMs: overlap.value }) : err(`--overlap ${overlap.error}`);
  },
  ask: (gateway, input) => gateway.invoke('key.rotate', input),
  show: showSecret,
});

export const keyRevoke = createRemoteCommand({
  name: 'key revoke',
  synopsis: 'ID [--old]',
  summary: 'end a key now and for good; with --old only the secrets that were replaced',
  words: 1,
  options: { old: { type: 'boolean' } },
  read: ({ positionals: [id = ''], values }) => ok({ id, which: values.old ? ('old' as const) : ('all' as const) }),
  ask: (gateway, input) => gateway.invoke('key.revoke', input),
  show: ({ id, owner, state }) =>
    state === 'revoked' ? `revoked ${id} of ${owner}\n` : `ended the old secrets of ${id} of ${owner}\n`,
});
