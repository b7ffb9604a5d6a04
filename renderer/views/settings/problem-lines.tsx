import { IconAlertCircle } from '@tabler/icons-react';
import type { Problem } from './use-setting.ts';

interface ProblemLinesProps {
  readonly problems: readonly Problem[];
  /** The key they stand beside: its name is left out. */
  readonly name: string;
  readonly id?: string;
}

/** What is wrong with a key, in the gateway's words. */
export function ProblemLines({ problems, name, id }: ProblemLinesProps) {
  return (
    <div id={id} aria-live="polite">
      {problems.map(({ path, message }) => (
        <p key={`${path} ${message}`} className="setting-problem">
          <IconAlertCircle size={16} aria-hidden="true" />
          <span>
            {path === name ? '' : `${path.slice(name.length).replace(/^\./, '')}: `}
            {message}
          </span>
        </p>
      ))}
    </div>
  );
}
