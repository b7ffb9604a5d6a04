import type { CommandError, CommandInput } from '../../../shared/contract.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { showNotice } from '../../ui/notices.tsx';
import { ask, send } from '../send.ts';
import { backendKey } from './backend-actions.ts';

/** Adds a backend and offers to take that back; answers what was wrong, for a form to show, or null. */
export async function addBackend(input: CommandInput<'backend.add'>): Promise<CommandError | null> {
  const reply = await ask('backend.add', input);
  if (!reply.ok) return reply.error;
  const { id } = reply.value;
  showNotice(`${id} was added`, { label: `Remove ${id}`, run: () => void takeOut(id) });
  return null;
}

/** Changes a backend's settings and offers to change them back; answers what was wrong, for a form to show, or null. */
export async function editBackend(
  before: BackendSnapshot,
  changes: Omit<CommandInput<'backend.edit'>, 'id'>,
): Promise<CommandError | null> {
  const reply = await ask('backend.edit', { id: before.id, ...changes });
  if (!reply.ok) return reply.error;
  showNotice(`${before.id} was changed`, { label: 'Change it back', run: () => void changeBack(before) });
  return null;
}

const takeOut = (id: string) =>
  send({
    name: 'backend.remove',
    input: { id, confirm: true },
    key: backendKey(id),
    doing: `Removing ${id}`,
    done: () => `${id} was removed`,
  });

const changeBack = ({ id, url, kind, slotsSetting, weight, tier, quota }: BackendSnapshot) =>
  send({
    name: 'backend.edit',
    input: {
      ...{ id, url, kind, slots: slotsSetting, weight, tier },
      requestsPerMinute: quota?.requestsPerMinute ?? null,
      tokensPerMinute: quota?.tokensPerMinute ?? null,
    },
    key: backendKey(id),
    doing: `Changing ${id} back`,
    done: () => `${id} is as it was`,
  });
