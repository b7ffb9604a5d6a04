import type { CommandError } from '../../../shared/contract.ts';
import { formatCount, formatList } from '../../ui/figures.ts';
import { showNotice } from '../../ui/notices.tsx';
import { ask, send } from '../send.ts';

/** Looks for servers in networks that somebody agreed to; answers what was wrong, or null. */
export async function startSearch(networks: readonly string[], port: number): Promise<CommandError | null> {
  const reply = await ask('discovery.start', { networks: [...networks], port });
  return reply.ok ? null : reply.error;
}

/** Calls the search off; what it found stays. */
export const stopSearch = () =>
  send({
    name: 'discovery.stop',
    input: undefined,
    key: 'discovery',
    doing: 'Stopping the search',
    done: null,
  });

export interface NewBackend {
  readonly url: string;
  readonly id: string;
}

/** What became of adding several: which are in, and why the others are not, by their address. */
export interface Added {
  readonly ids: readonly string[];
  readonly refused: ReadonlyMap<string, string>;
}

/** Adds found servers, one after another as each changes the file, and offers to take them all back. */
export async function addFound(servers: readonly NewBackend[]): Promise<Added> {
  const ids: string[] = [];
  const refused = new Map<string, string>();
  for (const { url, id } of servers) {
    const reply = await ask('backend.add', { url, id });
    if (reply.ok) ids.push(reply.value.id);
    else refused.set(url, reply.error.message);
  }
  if (ids.length > 0) showNotice(sayAdded(ids), { label: undoLabel(ids), run: () => void takeBack(ids) });
  return { ids, refused };
}

const sayAdded = (ids: readonly string[]): string =>
  ids.length === 1 ? `${ids[0]} was added` : `${formatCount(ids.length, 'backend')} were added: ${formatList(ids)}`;

const undoLabel = (ids: readonly string[]): string =>
  ids.length === 1 ? `Remove ${ids[0]}` : `Remove these ${ids.length}`;

async function takeBack(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await send({
      name: 'backend.remove',
      input: { id, confirm: true },
      key: `backend:${id}`,
      doing: `Removing ${id}`,
      done: () => `${id} was removed`,
    });
  }
}
