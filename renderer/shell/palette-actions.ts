import type { SpotlightActionData } from '@mantine/spotlight';
import type { AliasSnapshot } from '../../shared/alias.ts';
import type { ApiKey } from '../../shared/key.ts';
import type { LeavingSnapshot } from '../../shared/leaving.ts';
import type { BackendInventory, BackendSnapshot, Snapshot } from '../../shared/snapshot.ts';
import { removeAlias } from '../store/actions/alias-actions.ts';
import { drainAnyway, keepInService } from '../store/actions/backend-actions.ts';
import { backendActions } from '../store/actions/backend-menu.ts';
import { startDemo, stopDemo } from '../store/actions/demo-actions.ts';
import { keyActions } from '../store/actions/key-actions.ts';
import { healModel, isHealable } from '../store/actions/model-actions.ts';
import { playgroundActions, settingsActions } from '../store/actions/screen-actions.ts';
import { testWebhook } from '../store/actions/webhook-actions.ts';
import { openDialog } from '../store/dialogs.ts';
import { go } from '../store/route.ts';
import { takesOrders } from '../ui/backend-state.ts';
import { screens } from './screens.tsx';

/** The commands that make sense now, those about the whole first. */
export function paletteActions(
  { backends, gateway, aliases, drift, webhooks, leaving }: Snapshot,
  inventory: readonly BackendInventory[],
  keys: readonly ApiKey[],
): SpotlightActionData[] {
  const models = modelNames(inventory);
  const managed = new Set(backends.filter(takesOrders).map(({ id }) => id));
  const ownModels = modelNames(inventory.filter(({ backend }) => managed.has(backend)).map(withWeights));
  return [
    ...screens.map(({ path, title, key }) => action(`Go to ${title}`, `g ${key}`, () => go(path))),
    action('Add a backend', 'by its URL', () => openDialog({ kind: 'add-backend' })),
    action('Rolling restart of several servers', 'one after the other, without cutting a stream', () =>
      openDialog({ kind: 'rolling-restart' }),
    ),
    action('Find servers on this network', 'scan for Ollama', () => openDialog({ kind: 'find-servers' })),
    gateway.isDemo
      ? action('End the demo', 'its servers leave the fleet', () => void stopDemo())
      : action('Start the demo', 'simulated servers beside the fleet', () => void startDemo()),
    ...(managed.size === 0 ? [] : modelCommands),
    action('Create a key', 'for somebody who may use the gateway', () => openDialog({ kind: 'create-key' })),
    action('Import keys', 'from a list in CSV', () => openDialog({ kind: 'import-keys' })),
    action('Make an alias', 'a name that stands for a model', () => openDialog({ kind: 'alias' })),
    action('Show the aliases', 'what each comes to now', () => go('models', '', { show: 'aliases' })),
    action('Show the operations', 'what runs, and how the latest ended', () =>
      go('models', '', { show: 'operations' }),
    ),
    action('Copy the base URL', gateway.url, () => void navigator.clipboard.writeText(gateway.url)),
    ...webhooks.map((webhook) => action(`Send a test to ${webhook.url}`, 'webhook', () => void testWebhook(webhook))),
    ...settingsActions().map(({ label, says, run }) => action(label, says, run)),
    action('Keyboard shortcuts', '?', () => openDialog({ kind: 'shortcuts' })),
    ...leaving.flatMap(leavingCommands),
    ...backends.flatMap(healCommands),
    ...backends.flatMap(backendCommands),
    ...keys.flatMap(keyActions).map(({ label, run }) => action(label, 'API key', run)),
    ...aliases.flatMap(aliasCommands),
    ...playgroundActions([...aliases.map(({ name }) => name), ...models]).map(({ label, says, run }) =>
      action(label, says, run),
    ),
    ...drift
      .filter(({ builds }) => builds.length > 0)
      .map(({ model }) =>
        action(`Sync ${model}`, 'its copies differ', () => openDialog({ kind: 'sync-model', model })),
      ),
    ...ownModels.map((model) =>
      action(`Copy ${model} as …`, 'another name', () => openDialog({ kind: 'copy-model', model })),
    ),
    ...ownModels.map((model) =>
      action(`Warm ${model}`, 'choose where', () => openDialog({ kind: 'warm-model', model })),
    ),
    ...ownModels.map((model) =>
      action(`Keep ${model} warm`, 'a rule', () => openDialog({ kind: 'keep-model', model })),
    ),
  ];
}

const modelCommands: readonly SpotlightActionData[] = [
  action('Warm a model', 'load it into memory', () => openDialog({ kind: 'warm-model' })),
  action('Keep a model warm', 'always so many copies in memory', () => openDialog({ kind: 'keep-model' })),
  action('Pull a model', 'fetch it from the registry', () => openDialog({ kind: 'pull-model' })),
];

const backendCommands = (backend: BackendSnapshot): SpotlightActionData[] =>
  backendActions(backend).map(({ label, says, run }) => action(label, says, run));

const leavingCommands = (leaving: LeavingSnapshot): SpotlightActionData[] => {
  const { backend } = leaving;
  return [
    action(`Keep ${backend} in service`, 'it waits to be drained', () => void keepInService(backend)),
    action(`Drain ${backend} now`, 'without its models warm elsewhere', () => void drainAnyway(leaving)),
  ];
};

/** Models that hang can be put right. */
const healCommands = (backend: BackendSnapshot): SpotlightActionData[] =>
  backend.lanes
    .filter((lane) => isHealable(lane, backend))
    .map(({ model }) =>
      action(
        `Heal ${model} on ${backend.id}`,
        'unload it, load it anew and try it',
        () => void healModel({ model, backends: [backend.id] }),
      ),
    );

const aliasCommands = ({ name, model }: AliasSnapshot): SpotlightActionData[] => [
  action(`Edit ${name}`, `alias of ${model}`, () => openDialog({ kind: 'alias', name })),
  action(`Remove ${name}`, `alias of ${model}`, () => removeAlias(name)),
];

/** Without what only stands for a model of the cloud. */
const withWeights = ({ backend, installed }: BackendInventory): BackendInventory => ({
  backend,
  installed: installed?.filter(({ cloud }) => cloud === undefined) ?? null,
});

const modelNames = (inventory: readonly BackendInventory[]): string[] =>
  [...new Set(inventory.flatMap(({ installed }) => (installed ?? []).map(({ name }) => name)))].sort();

function action(label: string, description: string, onClick: () => void): SpotlightActionData {
  return { id: label, label, description, onClick };
}
