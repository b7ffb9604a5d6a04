import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import type { BackendActionKind } from '../../ui/backend-action-icon.tsx';
import { takesOrders } from '../../ui/backend-state.ts';
import { openDialog } from '../dialogs.ts';
import { go } from '../route.ts';
import { drainBackend, maintainBackend, probeBackend, removeBackend, resumeBackend } from './backend-actions.ts';

export interface BackendAction {
  readonly kind: BackendActionKind;
  /** Names the backend: `Drain rig-1`. */
  readonly label: string;
  /** What it does, in a few words. */
  readonly says: string;
  readonly run: () => void;
}

type Subject = Pick<BackendSnapshot, 'id' | 'mode' | 'url' | 'kind'>;

/** Everything that can be done to a backend as it is now: the same in its menu, on its page and in the palette. */
export function backendActions(backend: Subject): readonly BackendAction[] {
  const { id, url, mode } = backend;
  return [
    { kind: 'open', label: `Open ${id}`, says: url, run: () => go('backend', id) },
    ...(mode === 'active' ? [] : [resume(backend)]),
    ...(mode === 'draining' ? [] : [drain(backend)]),
    ...(mode === 'maintenance' ? [] : [maintain(backend)]),
    { kind: 'probe', label: `Probe ${id}`, says: 'check it now', run: () => void probeBackend(backend) },
    ...(takesOrders(backend) ? modelActions(id) : []),
    {
      kind: 'edit',
      label: `Edit ${id}`,
      says: 'slots, weight, tier, URL, kind',
      run: () => openDialog({ kind: 'edit-backend', id }),
    },
    {
      kind: 'remove',
      label: `Remove ${id}`,
      says: 'from the configuration',
      run: () => void removeBackend(backend),
    },
  ];
}

const modelActions = (id: string): readonly BackendAction[] => [
  {
    kind: 'warm',
    label: `Warm a model on ${id}`,
    says: 'load it into memory',
    run: () => openDialog({ kind: 'warm-model', backend: id }),
  },
  {
    kind: 'pull',
    label: `Pull a model to ${id}`,
    says: 'fetch it from the registry',
    run: () => openDialog({ kind: 'pull-model', backend: id }),
  },
];

const resume = (backend: Subject): BackendAction => ({
  kind: 'resume',
  label: `Resume ${backend.id}`,
  says: backend.mode === 'draining' ? 'it is draining' : 'it is in maintenance',
  run: () => void resumeBackend(backend),
});

const drain = (backend: Subject): BackendAction => ({
  kind: 'drain',
  label: `Drain ${backend.id}`,
  says: 'no new work, running streams finish; with a deadline, or warm elsewhere first',
  run: () => drainBackend(backend),
});

const maintain = (backend: Subject): BackendAction => ({
  kind: 'maintain',
  label: `Take out ${backend.id}`,
  says: 'maintenance',
  run: () => maintainBackend(backend),
});
