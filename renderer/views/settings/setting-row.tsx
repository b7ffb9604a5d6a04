import { memo, type ReactNode, useId } from 'react';
import { changeSetting } from '../../store/settings/edit-settings.ts';
import { KeyHeading } from './key-heading.tsx';
import { LeafControl, ObjectControl } from './object-control.tsx';
import { ProblemLines } from './problem-lines.tsx';
import { SettingFoot } from './setting-foot.tsx';
import type { SettingKey } from './setting-keys.ts';
import { type Setting, useProblems, useSetting } from './use-setting.ts';

/** One key with a value of its own: what it is called and means, what it is set to, and what is wrong with that. */
export const SettingRow = memo(({ setting: key }: { readonly setting: SettingKey }) => {
  const { path, node, kind } = key;
  const setting = useSetting(path, node.default);
  const problems = useProblems(setting.name);
  const id = useId();
  const describedBy = `${id}-meaning ${id}-problems`;
  return (
    <div className="setting" data-setting={path.join('.')} data-changed={setting.isChanged}>
      <KeyHeading id={id} setting={key} isControl={kind.kind !== 'object'} />
      <div>
        <Editor id={id} describedBy={describedBy} setting={key} state={setting} isWrong={problems.length > 0} />
        <ProblemLines id={`${id}-problems`} problems={problems} name={setting.name} />
        <SettingFoot setting={key} state={setting} />
      </div>
    </div>
  );
});

interface EditorProps {
  readonly id: string;
  readonly describedBy: string;
  readonly setting: SettingKey;
  readonly state: Setting;
  readonly isWrong: boolean;
}

function Editor({ id, describedBy, setting: { path, node, kind }, state: { value }, isWrong }: EditorProps): ReactNode {
  const shared = {
    id,
    describedBy,
    value,
    onChange: (next: Parameters<typeof changeSetting>[1]) => changeSetting(path, next),
  };
  if (kind.kind === 'object') return <ObjectControl {...shared} node={kind.node} />;
  return <LeafControl {...shared} kind={kind} fallback={node.default} isWrong={isWrong} />;
}
