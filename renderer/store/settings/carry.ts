import type { ExportedConfig, ExportKind, ImportKind, ImportProposal } from '../../../shared/config-import.ts';
import type { ConfigChange, ConfigJson, ConfigVerdict, ConfigView } from '../../../shared/config-view.ts';
import type { Reply } from '../../../shared/contract.ts';
import { formatCount } from '../../ui/figures.ts';
import { showFailure, showNotice } from '../../ui/notices.tsx';
import { ask } from '../send.ts';
import { showValue } from './config-value.ts';
import { useSettings } from './settings-store.ts';

/** What somebody brought along. */
export interface Brought {
  readonly text: string;
  /** Null has it found out. */
  readonly kind: ImportKind | null;
  /** Of the file it came from; null for what was pasted. */
  readonly name: string | null;
}

/** A proposal, and what the gateway says of its changes. */
export interface Offer {
  readonly proposal: ImportProposal;
  readonly verdict: ConfigVerdict;
}

/** Reads a foreign configuration; nothing is changed by it. */
export async function readForeign({ text, kind, name }: Brought): Promise<Reply<Offer>> {
  const given = { ...(kind === null ? {} : { kind }), ...(name === null ? {} : { name: name.slice(0, 300) }) };
  const reply = await ask('config.import', { text, ...given });
  if (!reply.ok) return reply;
  const verdict = await ask('config.check', toInput(reply.value.changes));
  return verdict.ok ? { ok: true, value: { proposal: reply.value, verdict: verdict.value } } : verdict;
}

/** Makes all the changes of a proposal, or none. False when the gateway refused them, which has been told then. */
export async function applyProposal({ changes }: ImportProposal): Promise<boolean> {
  const { view } = useSettings.getState();
  if (!view) return false;
  const undo = sectionsBefore(changes, view.written);
  const reply = await ask('config.change', toInput(changes));
  const problem = reply.ok ? reply.value.problems[0] : reply.error;
  if (!reply.ok || problem) {
    showFailure('The import did not work, and nothing was changed', problem?.message ?? 'no reason was given');
    return false;
  }
  const { afterRestart } = reply.value;
  const later = afterRestart.length === 0 ? '' : `; ${afterRestart.join(', ')} with the next start of the gateway`;
  showNotice(`Imported: ${formatCount(changes.length, 'change')} made${later}`, {
    label: 'Take it back',
    run: () => void takeBack(undo),
  });
  return true;
}

async function takeBack(changes: readonly ConfigChange[]): Promise<void> {
  const reply = await ask('config.change', toInput(changes));
  const problem = reply.ok ? reply.value.problems[0] : reply.error;
  if (problem) showFailure('Taking it back did not work', problem.message);
  else showNotice('The configuration is as it was');
}

/** The sections as they are, or null for those that are not written: what undoes any change in them. */
function sectionsBefore(changes: readonly ConfigChange[], written: ConfigView['written']): readonly ConfigChange[] {
  const sections = [...new Set(changes.map(({ path }) => String(path[0])))];
  return sections.map((section) => ({ path: [section], value: written[section] ?? null }));
}

const toInput = (changes: readonly ConfigChange[]) => ({
  changes: changes.map(({ path, value }) => ({ path: [...path], value })),
});

/** What the file says at a path of the gateway's, on one line; null when it says nothing. */
export function writtenAt(written: ConfigView['written'], path: ConfigChange['path']): string | null {
  const value = path.reduce<ConfigJson | undefined>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as Record<string | number, ConfigJson>)[step] : undefined,
    written,
  );
  return value === undefined ? null : showValue(value);
}

/** The configuration for somebody else. */
export const exportFor = (as: ExportKind): Promise<Reply<ExportedConfig>> => ask('config.export', { as });
