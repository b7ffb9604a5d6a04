import { drainBackend, probeBackend, resumeBackend } from '../../store/actions/backend-actions.ts';
import { healModel } from '../../store/actions/model-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { go } from '../../store/route.ts';
import type { Remedy } from './diagnosis/finding.ts';
import { useListState } from './list-state.ts';

/** What the button of a finding says. */
export function labelOf(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'show-worst':
      return 'Show the worst first';
    case 'context-policy':
      return 'Set its context size';
    case 'warm':
      return `Warm it on ${remedy.backend}`;
    case 'heal':
      return `Heal it on ${remedy.backend}`;
    case 'pull':
      return `Pull it to ${remedy.backend}`;
    case 'raise-slots':
      return `Raise slots of ${remedy.backend}`;
    case 'lower-tier':
      return `Let ${remedy.backend} help`;
    default:
      return `${verbs[remedy.kind]} ${remedy.backend}`;
  }
}

const verbs = { open: 'Open', probe: 'Probe', drain: 'Drain', resume: 'Resume', edit: 'Edit' } as const;

/** Does what the button of a finding says, or opens the dialog that does it. */
export function applyRemedy(remedy: Remedy): void {
  if (remedy.kind === 'show-worst') {
    useListState.setState({ sorting: [{ id: 'state', desc: false }] });
    return;
  }
  if (remedy.kind === 'context-policy') {
    go('settings', 'models');
    return;
  }
  const { kind, backend: id } = remedy;
  if (kind === 'open') go('backend', id);
  if (kind === 'probe') void probeBackend({ id });
  if (kind === 'drain') drainBackend({ id });
  if (kind === 'resume') void resumeBackend({ id });
  if (kind === 'edit') openDialog({ kind: 'edit-backend', id });
  if (kind === 'raise-slots') openDialog({ kind: 'edit-backend', id, field: 'slots' });
  if (kind === 'lower-tier') openDialog({ kind: 'edit-backend', id, field: 'tier' });
  if (kind === 'warm') openDialog({ kind: 'warm-model', model: remedy.model, backend: id });
  if (kind === 'heal') void healModel({ model: remedy.model, backends: [id] });
  if (kind === 'pull') openDialog({ kind: 'pull-model', model: remedy.model, backend: id });
}
