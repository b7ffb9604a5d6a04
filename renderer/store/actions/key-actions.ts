import type { CommandInput, CommandOutput, Reply } from '../../../shared/contract.ts';
import type { ApiKey, KeySecret } from '../../../shared/key.ts';
import { formatAgo } from '../../ui/figures.ts';
import { openDialog } from '../dialogs.ts';
import { overlapping } from '../keys/key-secrets.ts';
import { readKeys } from '../keys/key-store.ts';
import { gatewayNow } from '../now.ts';
import { ask, send } from '../send.ts';
import { confirm } from './confirm.tsx';

type KeyOrder = 'key.create' | 'key.import' | 'key.edit' | 'key.rotate';

/** Gives an order whose answer a form shows itself, and reads the keys anew. */
export async function orderKey<K extends KeyOrder>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>> {
  const reply = await ask(name, input);
  if (reply.ok) await readKeys();
  return reply;
}

/** What can be done to a key now. */
export function keyActions(key: ApiKey): readonly KeyAction[] {
  const { id, owner, state, secrets } = key;
  const named = `${owner}’s key ${id}`;
  if (state === 'revoked') return [];
  const edit = { kind: 'edit', label: `Edit ${named}`, run: () => openDialog({ kind: 'edit-key', id }) } as const;
  const revoke = { kind: 'revoke', label: `Revoke ${named}`, run: () => revokeKey(key) } as const;
  if (state === 'expired') return [edit, revoke];
  return [
    { kind: 'rotate', label: `Rotate ${named}`, run: () => openDialog({ kind: 'rotate-key', id }) },
    edit,
    ...(overlapping(secrets, gatewayNow()).length > 0
      ? [{ kind: 'end-old', label: `End the old secret of ${named}`, run: () => endOld(key) } as const]
      : []),
    revoke,
  ];
}

export interface KeyAction {
  readonly kind: 'rotate' | 'edit' | 'end-old' | 'revoke';
  /** Names the key. */
  readonly label: string;
  readonly run: () => void;
}

function revokeKey({ id, owner }: ApiKey): void {
  confirm({
    title: `Revoke ${owner}’s key?`,
    says: [
      `From now on every request that comes with ${id} is refused; streams that run go on to their end.`,
      'This cannot be undone: to let its owner in again, make a new key.',
    ],
    confirm: `Revoke ${id}`,
    isDestructive: true,
    onConfirm: () => void revoke(id, 'all', `Revoked ${owner}’s key ${id}`),
  });
}

function endOld({ id, owner, secrets }: ApiKey): void {
  const now = gatewayNow();
  confirm({
    title: `End the old secret of ${owner}’s key?`,
    says: [
      `From now on ${id} works with its latest secret only.`,
      ...overlapping(secrets, now).map((old) => `…${old.ending} ${wordsOfUse(old, now)}.`),
      'This cannot be undone.',
    ],
    confirm: `End the old secret of ${id}`,
    isDestructive: true,
    onConfirm: () => void revoke(id, 'old', `The old secret of ${id} works no more`),
  });
}

const wordsOfUse = ({ lastUsedAt, lastUsedFrom }: KeySecret, now: number): string =>
  lastUsedAt === null ? 'was never used' : `was last used ${formatAgo(lastUsedAt, now)} from ${lastUsedFrom}`;

async function revoke(id: string, which: 'all' | 'old', done: string): Promise<void> {
  await send({ name: 'key.revoke', input: { id, which }, key: `key:${id}`, doing: `Ending ${id}`, done: () => done });
  await readKeys();
}
