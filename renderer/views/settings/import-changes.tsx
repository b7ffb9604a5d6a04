import { formatPath } from '../../../shared/config-problem.ts';
import type { ConfigChange, ConfigView } from '../../../shared/config-view.ts';
import { writtenAt } from '../../store/settings/carry.ts';
import { showValue } from '../../store/settings/config-value.ts';
import { ChangeTable } from './change-table.tsx';

interface ImportChangesProps {
  readonly changes: readonly ConfigChange[];
  readonly written: ConfigView['written'];
  readonly afterRestart: readonly string[];
}

/** What applying would do to the file, a key a row. */
export function ImportChanges({ changes, written, afterRestart }: ImportChangesProps) {
  const rows = changes.map(({ path, value }) => ({
    name: formatPath(path),
    before: writtenAt(written, path),
    after: value === null ? 'default' : showValue(value),
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which a keyboard must be able to do
    <section className="import-rows" tabIndex={0} aria-label="What would be changed">
      <ChangeTable rows={rows} afterRestart={afterRestart} />
    </section>
  );
}
