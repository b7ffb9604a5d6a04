import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { showValue } from '../../store/settings/config-value.ts';
import { changeSetting } from '../../store/settings/edit-settings.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import type { SettingKey } from './setting-keys.ts';
import type { Setting } from './use-setting.ts';

interface FootProps {
  readonly setting: SettingKey;
  readonly state: Setting;
}

/** The default and its bounds, the way back to it, and when a change takes effect. */
export function SettingFoot({ setting: { path, node, kind, isRequired, waitsForRestart }, state }: FootProps) {
  const isWaiting = useSettings(({ verdict }) => verdict?.afterRestart.includes(state.name) ?? false);
  const hint = 'hint' in kind ? kind.hint : '';
  const canReset = state.isWritten && !isRequired;
  const usual = usualWords(node.default, isRequired);
  return (
    <div className="setting-foot">
      <div>{[usual, hint].filter(Boolean).join(' · ')}</div>
      {state.isChanged || isWaiting || canReset ? (
        <div className="setting-state">
          <span>
            {state.isChanged ? `Was ${wordsFor(state.written)}. ` : ''}
            {isWaiting || (state.isChanged && waitsForRestart) ? (
              <b className="tone-wary">Takes effect after a restart.</b>
            ) : null}
          </span>
          {canReset ? <ResetButton path={path} name={state.name} fallback={node.default} /> : null}
        </div>
      ) : null}
    </div>
  );
}

function usualWords(fallback: SettingKey['node']['default'], isRequired: boolean): string {
  if (fallback !== undefined) return `Default ${showValue(fallback)}`;
  return isRequired ? 'Required' : 'Not set by default';
}

const wordsFor = (written: Setting['written']): string => (written === undefined ? 'the default' : showValue(written));

interface ResetButtonProps {
  readonly path: SettingKey['path'];
  readonly name: string;
  readonly fallback: SettingKey['node']['default'];
}

function ResetButton({ path, name, fallback }: ResetButtonProps) {
  const words = fallback === undefined ? 'Take out' : 'Reset to default';
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      fw={400}
      leftSection={<IconArrowBackUp size={12} />}
      onClick={() => changeSetting(path, null)}
      aria-label={`${words}: ${name}`}
    >
      {words}
    </Button>
  );
}
