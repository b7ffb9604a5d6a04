import { isRunning, setComparing, setSide, usePlayground } from '../playground/playground-store.ts';
import { clearConversation, stopAnswers } from '../playground/talk.ts';
import { go } from '../route.ts';
import { discardSettings, saveSettings } from '../settings/edit-settings.ts';
import { countPending, useSettings } from '../settings/settings-store.ts';
import { copyDiagnostics } from './gateway-actions.ts';

interface ScreenAction {
  readonly label: string;
  readonly says: string;
  readonly run: () => void;
}

/** What can be done now with the playground, for the palette. */
export function playgroundActions(models: readonly string[]): readonly ScreenAction[] {
  const state = usePlayground.getState();
  return [
    ...(isRunning(state) ? [{ label: 'Stop the answer', says: 'in the playground', run: stopAnswers }] : []),
    ...(state.turns.length > 0
      ? [{ label: 'Clear the conversation', says: 'of the playground', run: clearConversation }]
      : []),
    {
      label: 'Compare two answers',
      says: 'side by side in the playground',
      run: () => {
        setComparing(true);
        go('playground');
      },
    },
    ...models.map((model) => ({ label: `Chat with ${model}`, says: 'in the playground', run: () => chatWith(model) })),
  ];
}

function chatWith(model: string): void {
  setSide(0, { model });
  go('playground');
}

const settingsPages: readonly (readonly [string, string])[] = [
  ['listen', 'where clients connect'],
  ['control', 'where the panel is served'],
  ['access', 'who may use the gateway'],
  ['routing', 'how requests are placed'],
  ['health', 'how backends are watched'],
  ['limits', 'how much may be used'],
  ['timeouts', 'how long the gateway waits'],
  ['log', 'what is written down'],
  ['notify', 'who is told of events'],
  ['certificate', 'what HTTPS is served with, and one for this machine'],
  ['file', 'the configuration as text'],
];

/** What stands in the way of saving is shown where it can be put right. */
const saveOrShow = (): void => void saveSettings().then((isSaved) => isSaved || go('settings'));

/** What can be done now with the settings, for the palette. */
export const settingsActions = (): readonly ScreenAction[] => [
  ...(countPending(useSettings.getState()) > 0
    ? [
        { label: 'Save the settings', says: 'what was changed and not saved yet', run: saveOrShow },
        { label: 'Discard the changes of the settings', says: 'what was changed and not saved', run: discardSettings },
      ]
    : []),
  ...settingsPages.map(([id, says]) => ({ label: `Settings: ${id}`, says, run: () => go('settings', id) })),
  { label: 'Import a configuration', says: 'from nginx, HAProxy or LiteLLM', run: () => go('settings', 'carry') },
  {
    label: 'Export the configuration',
    says: 'without secrets, or for another product',
    run: () => go('settings', 'carry'),
  },
  { label: 'Copy diagnostics', says: 'text for a bug report', run: () => void copyDiagnostics() },
];
