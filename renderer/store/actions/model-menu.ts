import type { KeepRule } from '../../../shared/keep.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { operationTitle } from '../../ui/operation-words.ts';
import { openDialog } from '../dialogs.ts';
import { go } from '../route.ts';
import { copyText } from './copy-text.ts';
import { endKeeping } from './keep-actions.ts';
import { cancelOperation, deleteModel, pullModel, unloadModel, warmModel } from './model-actions.ts';

export interface ModelAction {
  readonly kind:
    | 'open'
    | 'warm'
    | 'unload'
    | 'pull'
    | 'delete'
    | 'cancel'
    | 'sync'
    | 'copy'
    | 'copy-as'
    | 'warm-on'
    | 'pull-to'
    | 'keep'
    | 'keep-off';
  /** Names the model or the backend: `Unload from rig-1`. */
  readonly label: string;
  /** What it does, in a few words. */
  readonly says: string;
  readonly run: () => void;
}

export interface ModelCopy {
  readonly model: string;
  readonly backend: Pick<BackendSnapshot, 'id' | 'kind'>;
  readonly isInstalled: boolean;
  /** Runs elsewhere: there is nothing of it to load, copy or compare. */
  readonly isCloud: boolean;
  readonly isLoaded: boolean;
  /** What is being done to it there. */
  readonly operation: OperationSnapshot | null;
}

/** Everything that can be done to a model on one backend as it is there now. */
export function copyActions({ backend, operation, ...copy }: ModelCopy): readonly ModelAction[] {
  if (operation) return [cancelling(operation)];
  return takesOrders(backend) ? ordersFor({ ...copy, backend: backend.id }) : [];
}

interface Copy extends Omit<ModelCopy, 'backend' | 'operation'> {
  readonly backend: string;
}

function ordersFor({ model, backend, isInstalled, isCloud, isLoaded }: Copy): readonly ModelAction[] {
  const on = { model, backends: [backend] };
  return [
    ...(isInstalled && !isLoaded && !isCloud
      ? [act('warm', `Warm on ${backend}`, 'load it into memory', () => warmModel(on))]
      : []),
    ...(isLoaded
      ? [act('unload', `Unload from ${backend}`, 'out of memory; its file stays', () => unloadModel(on))]
      : []),
    isInstalled
      ? act('pull', `Pull again on ${backend}`, 'what the registry has now', () => pullModel(on))
      : act('pull', `Pull to ${backend}`, 'fetch it from the registry', () => pullModel(on)),
    ...(isInstalled && !isCloud
      ? [
          act('copy-as', `Copy on ${backend} as …`, 'another name for this build', () =>
            openDialog({ kind: 'copy-model', model, backend }),
          ),
        ]
      : []),
    ...(isInstalled ? [act('delete', `Delete from ${backend}`, 'from its disk', () => deleteModel(on))] : []),
  ];
}

/** Calling an operation off, as an action. */
const cancelling = (operation: OperationSnapshot): ModelAction => {
  const title = operationTitle(operation);
  return act('cancel', `Cancel: ${title}`, operation.detail, () => cancelOperation(operation.id, title));
};

export interface ModelEverywhere {
  readonly model: string;
  /** Backends that have it. */
  readonly holders: readonly string[];
  readonly backends: readonly Pick<BackendSnapshot, 'id' | 'kind'>[];
  /** Runs elsewhere, wherever it is listed. */
  readonly isCloud: boolean;
  /** Whether their digests differ. */
  readonly differs: boolean;
  /** The rule that keeps copies of it in memory; null where there is none. */
  readonly kept: KeepRule | null;
}

/** Everything that can be done to a model wherever it is. */
export function modelActions({
  model,
  holders,
  backends,
  isCloud,
  differs,
  kept,
}: ModelEverywhere): readonly ModelAction[] {
  const own = new Set(backends.filter(takesOrders).map(({ id }) => id));
  const listed = holders.filter((id) => own.has(id));
  const copies = isCloud ? [] : listed;
  return [
    act('open', `Open ${model}`, 'where it is and how it stands', () => go('models', model)),
    ...(copies.length > 0
      ? [act('warm-on', `Warm ${model} on …`, 'choose where', () => openDialog({ kind: 'warm-model', model }))]
      : []),
    ...keepActions(model, kept, copies.length > 0),
    ...(own.size > 0 && (listed.length > 0 || holders.length === 0)
      ? [act('pull-to', `Pull ${model} to …`, 'choose where', () => openDialog({ kind: 'pull-model', model }))]
      : []),
    ...(differs
      ? [act('sync', `Sync ${model}`, 'make its copies the same', () => openDialog({ kind: 'sync-model', model }))]
      : []),
    ...(copies.length > 0
      ? [
          act('copy-as', `Copy ${model} as …`, 'another name for the same build', () =>
            openDialog({ kind: 'copy-model', model }),
          ),
        ]
      : []),
    act('copy', `Copy the name ${model}`, 'to the clipboard', () => copyText(model, model)),
  ];
}

/** What can be done about the rule that keeps copies of it in memory, or for there to be one. */
function keepActions(model: string, kept: KeepRule | null, isKeepable: boolean): readonly ModelAction[] {
  if (!kept)
    return isKeepable
      ? [act('keep', `Keep ${model} warm …`, 'always so many copies in memory', () => openKeep(model))]
      : [];
  return [
    act('keep', `Change how ${model} is kept warm …`, 'how many copies, and where', () => openKeep(model)),
    act('keep-off', `Keep ${model} warm no longer`, 'it leaves memory in its own time', () => endKeeping(model, kept)),
  ];
}

const openKeep = (model: string): void => openDialog({ kind: 'keep-model', model });

const act = (kind: ModelAction['kind'], label: string, says: string, run: () => unknown): ModelAction => ({
  kind,
  label,
  says,
  run: () => void run(),
});
