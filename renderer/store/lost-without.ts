import type { BackendInventory } from '../../shared/snapshot.ts';
import { unreachableWithout } from '../../shared/unreachable-without.ts';
import { usePanel } from './panel-store.ts';
import { ask } from './send.ts';

/**
 * Models and aliases that nobody could use any more without this backend, as far as is known; null when what is installed cannot
 * be read. A page just opened asks first: its first key may come before it has heard.
 */
export async function lostWithout(id: string): Promise<readonly string[] | null> {
  const inventory = usePanel.getState().inventory ?? (await readInstalled());
  const { snapshot } = usePanel.getState();
  return snapshot && inventory ? unreachableWithout(id, { ...snapshot, inventory }) : null;
}

async function readInstalled(): Promise<readonly BackendInventory[] | null> {
  const reply = await ask('model.list', undefined);
  return reply.ok ? reply.value : null;
}
