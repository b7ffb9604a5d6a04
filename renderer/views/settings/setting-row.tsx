import { memo, useId } from 'react';
import type { ConfigJson } from '../../../shared/config-view.ts';
import { changeSetting } from '../../store/settings/edit-settings.ts';
import { KeyHeading } from './key-heading.tsx';
import { LeafControl, ObjectControl } from './object-control.tsx';
import { ProblemLines } from './problem-lines.tsx';
import { SettingFoot } from './setting-foot.tsx';
import type { SettingKey } from './setting-keys.ts';
import { useProblems, useSetting } from './use-setting.ts';

/** One key with a value of its own: what it is called and means, what it is set to, and what is wrong with that. */
export const SettingRow = memo(({ setting }: { readonly setting: SettingKey }) => {
  const { path, node, kind } = setting;
  const state = useSetting(path, node.default);
  const problems = useProblems(state.name);
  const id = useId();
  const change = (next: ConfigJson): void => changeSetting(path, next);
  return (
    <div className="setting" data-setting={path.join('.')} data-changed={state.isChanged}>
      <KeyHeading id={id} setting={setting} isControl={kind.kind !== 'object'} />
      <div>
        {kind.kind === 'object' ? (
          <ObjectControl
            id={id}
            node={kind.node}
            value={state.value}
            name={state.name}
            problems={problems}
            onChange={change}
          />
        ) : (
          <>
            <LeafControl
              id={id}
              kind={kind}
              value={state.value}
              fallback={node.default}
              describedBy={`${id}-meaning ${id}-problems`}
              isWrong={problems.length > 0}
              onChange={change}
            />
            <ProblemLines id={`${id}-problems`} problems={problems} name={state.name} />
          </>
        )}
        <SettingFoot setting={setting} state={state} />
      </div>
    </div>
  );
});
