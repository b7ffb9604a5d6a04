import { formatList } from '../../ui/figures.ts';
import { send } from '../send.ts';
import { confirm } from './confirm.tsx';

interface ModelOn {
  readonly model: string;
  readonly backends: readonly string[];
}

const input = ({ model, backends }: ModelOn) => ({ model, backends: [...backends] });

/** Loads a model into memory there. Goes on by itself; the operations list shows how far it is. */
export const warmModel = (on: ModelOn) =>
  send({
    name: 'model.warm',
    input: input(on),
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

/** Has these backends fetch a model from the registry. */
export const pullModel = (on: ModelOn) =>
  send({
    name: 'model.pull',
    input: input(on),
    doing: `Pulling ${on.model} on ${formatList(on.backends)}`,
    done: () => `Pulling ${on.model} on ${formatList(on.backends)}`,
  });

/** Deletes a model's file there, after saying that it cannot be undone. */
export function deleteModel(on: ModelOn): void {
  confirm({
    title: `Delete ${on.model}?`,
    says: [
      `${on.model} is deleted from the disk of ${formatList(on.backends)}.`,
      'This cannot be undone: to have it again, it must be pulled again.',
    ],
    confirm: `Delete ${on.model}`,
    isDestructive: true,
    onConfirm: () => void orderDelete(on),
  });
}

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
