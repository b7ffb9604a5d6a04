import type { SpotlightActionData } from '@mantine/spotlight';
import type { BackendInventory, BackendSnapshot, Snapshot } from '../../shared/snapshot.ts';
import {
  drainBackend,
  maintainBackend,
  probeBackend,
  removeBackend,
  resumeBackend,
} from '../store/actions/backend-actions.ts';
import { openDialog } from '../store/dialogs.ts';
import { go } from '../store/route.ts';
import { screens } from './screens.tsx';

/** The commands that make sense now, those about the whole first. */
export function paletteActions(
  { backends, gateway }: Snapshot,
  inventory: readonly BackendInventory[],
): SpotlightActionData[] {
  return [
    ...screens.map(({ path, title, key }) => action(`Go to ${title}`, `g ${key}`, () => go(path))),
    action('Add a backend', 'by its URL', () => openDialog({ kind: 'add-backend' })),
    action('Find servers on this network', 'scan for Ollama', () => openDialog({ kind: 'find-servers' })),
    action('Warm a model', 'load it into memory', () => openDialog({ kind: 'warm-model' })),
    action('Pull a model', 'fetch it from the registry', () => openDialog({ kind: 'pull-model' })),
    action('Copy the base URL', gateway.url, () => void navigator.clipboard.writeText(gateway.url)),
    action('Keyboard shortcuts', '?', () => openDialog({ kind: 'shortcuts' })),
    ...backends.flatMap(backendCommands),
    ...modelNames(inventory).map((model) =>
      action(`Warm ${model}`, 'choose where', () => openDialog({ kind: 'warm-model', model })),
    ),
  ];
}

function backendCommands(backend: BackendSnapshot): SpotlightActionData[] {
  const { id, url, mode } = backend;
  const isActive = mode === 'active';
  return [
    action(`Open ${id}`, url, () => go('backend', id)),
    ...(isActive
      ? [
          action(`Drain ${id}`, 'no new work, running streams finish', () => drainBackend(backend)),
          action(`Take ${id} out`, 'maintenance', () => maintainBackend(backend)),
        ]
      : [action(`Resume ${id}`, `is in ${mode} mode`, () => void resumeBackend(backend))]),
    action(`Probe ${id}`, 'check it now', () => void probeBackend(backend)),
    action(`Edit ${id}`, 'slots, weight, tier, URL', () => openDialog({ kind: 'edit-backend', id })),
    action(`Remove ${id}`, 'from the configuration', () => removeBackend(backend)),
  ];
}

const modelNames = (inventory: readonly BackendInventory[]): string[] =>
  [...new Set(inventory.flatMap(({ installed }) => (installed ?? []).map(({ name }) => name)))].sort();

const action = (label: string, description: string, onClick: () => void): SpotlightActionData => ({
  id: label,
  label,
  description,
  onClick,
});
