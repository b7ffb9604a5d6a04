import type { BackendInventory, BackendSnapshot, LaneSnapshot } from '../../../shared/snapshot.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { formatCount, formatList } from '../../ui/figures.ts';
import { usePanel } from '../panel-store.ts';
import { send } from '../send.ts';
import { confirm } from './confirm.tsx';

export interface ModelOn {
  readonly model: string;
  readonly backends: readonly string[];
}

const input = ({ model, backends }: ModelOn) => ({ model, backends: [...backends] });

/**
 * Loads a model into memory there. Goes on by itself; the operations list shows how far it is. `keepAlive` as Ollama
 * spells it; without it that server's own.
 */
export const warmModel = (on: ModelOn, keepAlive?: string) =>
  send({
    name: 'model.warm',
    input: { ...input(on), ...(keepAlive === undefined ? {} : { keepAlive }) },
    doing: `Warming ${on.model} on ${formatList(on.backends)}`,
    done: () => `Warming ${on.model} on ${formatList(on.backends)}`,
    undo: { label: 'Unload it again', run: () => void unloadModel(on) },
  });

/** Takes a model out of memory there; its file stays. */
export const unloadModel = (on: ModelOn) =>
  send({
    name: 'model.unload',
    input: input(on),
    doing: `Unloading ${on.model} on ${formatList(on.backends)}`,
    done: () => `Unloading ${on.model} on ${formatList(on.backends)}`,
    undo: { label: 'Warm it again', run: () => void warmModel(on) },
  });

/** Whether there is something to put right, and a server that lets others do it. */
export const isHealable = ({ phase }: LaneSnapshot, on: Pick<BackendSnapshot, 'kind'>): boolean =>
  takesOrders(on) && (phase === 'wedged' || phase === 'hung');

/** Unloads a model that hangs there and loads it anew; what waits for it is asked again. Goes on by itself. */
export const healModel = (on: ModelOn) =>
  send({
    name: 'model.heal',
    input: input(on),
    doing: `Healing ${on.model} on ${formatList(on.backends)}`,
    done: () => `Healing ${on.model} on ${formatList(on.backends)}: it is unloaded, loaded anew and tried`,
  });

/** Has these backends fetch a model from the registry. */
export const pullModel = (on: ModelOn) =>
  send({
    name: 'model.pull',
    input: input(on),
    doing: `Pulling ${on.model} on ${formatList(on.backends)}`,
    done: () => `Pulling ${on.model} on ${formatList(on.backends)}`,
  });

/** Gives a model another name there; `confirm` also in place of another build of that name. */
export const copyModel = (on: ModelOn, to: string, isConfirmed: boolean) =>
  send({
    name: 'model.copy',
    input: { ...input(on), to, confirm: isConfirmed },
    doing: `Copying ${on.model} to ${to} on ${formatList(on.backends)}`,
    done: () => `Copying ${on.model} to ${to} on ${formatList(on.backends)}`,
    // What was replaced could not be brought back by that.
    ...(isConfirmed
      ? {}
      : { undo: { label: 'Delete the copy', run: () => deleteModel({ model: to, backends: on.backends }) } }),
  });

/** To the build of that backend, or to whatever the registry has. */
export type SyncTo = { readonly digestOf: string } | { readonly newest: true };

/** Brings the copies that differ to one build. Goes on by itself; each copy's operation says what came of it. */
export const syncModel = (model: string, to: SyncTo) =>
  send({
    name: 'model.sync',
    input: { model, ...to },
    doing: `Syncing ${model}`,
    done: ({ operations, leftOut }) =>
      [
        operations.length === 0
          ? `Nothing to sync of ${model}`
          : `Syncing ${formatCopies(operations.length)} of ${model}`,
        ...leftOut.map(({ backend, reason }) => `${backend} is left out: ${reason}`),
      ].join('; '),
  });

const formatCopies = (count: number): string => formatCount(count, 'copy', 'copies');

/** Deletes a model's file there, after saying that it cannot be undone. */
export function deleteModel(on: ModelOn): void {
  const { inventory } = usePanel.getState();
  confirm({
    title: `Delete ${on.model}?`,
    says: [
      `${on.model} is deleted from the disk of ${formatList(on.backends)}.`,
      ...(inventory && !isElsewhere(on, inventory) ? ['No other backend has it: nobody could use it any more.'] : []),
      'This cannot be undone: to have it again, it must be pulled again.',
    ],
    confirm: `Delete ${on.model}`,
    isDestructive: true,
    onConfirm: () => void orderDelete(on),
  });
}

const isElsewhere = ({ model, backends }: ModelOn, inventory: readonly BackendInventory[]): boolean =>
  inventory.some(
    ({ backend, installed }) => !backends.includes(backend) && installed?.some(({ name }) => name === model),
  );

const orderDelete = (on: ModelOn) =>
  send({
    name: 'model.delete',
    input: input(on),
    doing: `Deleting ${on.model} on ${formatList(on.backends)}`,
    done: () => `Deleting ${on.model} on ${formatList(on.backends)}`,
  });

/** Calls an operation off. */
export const cancelOperation = (id: string, what: string) =>
  send({
    name: 'operation.cancel',
    input: { id },
    key: `operation:${id}`,
    doing: `Cancelling: ${what}`,
    done: () => `Cancelled: ${what}`,
  });

/** Orders once more, in the same words, what failed or was called off. */
export const orderAgain = (id: string, what: string) =>
  send({
    name: 'operation.again',
    input: { id },
    key: `operation:${id}`,
    doing: `Ordering again: ${what}`,
    done: () => `Ordered again: ${what}`,
  });
