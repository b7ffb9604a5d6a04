import type { ConfigChange, ConfigJson, ConfigVerdict, ConfigView } from '../../../shared/config-view.ts';
import { formatCount, formatList } from '../../ui/figures.ts';
import { showFailure, showNotice } from '../../ui/notices.tsx';
import { confirm } from '../actions/confirm.tsx';
import { ask } from '../send.ts';
import { nameOf, type SettingPath } from './config-value.ts';
import { changesOf, inverseOf, rebase, withChange } from './pending.ts';
import { countPending, useSettings } from './settings-store.ts';

/** Long enough to finish a number, short enough to feel like being answered. */
const CHECK_AFTER_MS = 250;
/** The file may be changed by an editor or another panel: this is how soon that shows. */
const LOOK_AGAIN_MS = 2_000;

let checkTimer: ReturnType<typeof setTimeout> | undefined;
/** Rises with each change, so that a late answer is not taken for the latest. */
let edition = 0;

/** Keeps what is shown in step with the file while somebody looks; the returned function ends it. */
export function followConfig(): () => void {
  void readConfig();
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void readConfig();
  }, LOOK_AGAIN_MS);
  return () => clearInterval(timer);
}

/** Reads the configuration; one that somebody else has changed is taken over under the unsaved changes. */
async function readConfig(): Promise<void> {
  const reply = await ask('config.read', undefined);
  if (useSettings.getState().isSaving) return;
  if (!reply.ok) useSettings.setState({ failure: reply.error.message });
  else takeOver(reply.value);
}

function takeOver(view: ConfigView): void {
  const { view: before, pending, overtaken, failure } = useSettings.getState();
  if (before && before.text === view.text && before.file === view.file) {
    if (failure !== null) useSettings.setState({ failure: null });
    // The file may have been spoiled meanwhile, which leaves the text in force as it was.
    if (Object.keys(pending).length > 0) checkSoon(0);
    return;
  }
  if (!before) {
    useSettings.setState({ view, failure: null });
  } else {
    const { pending: kept, ...news } = rebase(pending, before.written, view.written);
    const isEditing = Object.keys(pending).length > 0;
    useSettings.setState({ view, failure: null, pending: kept, overtaken: isEditing ? news : overtaken });
  }
  checkSoon(0);
}

/** Sets a key to a value, or to its default with null, in the form alone. */
export function changeSetting(path: SettingPath, value: ConfigJson): void {
  const { view, pending } = useSettings.getState();
  if (!view) return;
  useSettings.setState({ pending: withChange(pending, view.written, { path, value }) });
  checkSoon(CHECK_AFTER_MS);
}

function checkSoon(delayMs: number): void {
  edition += 1;
  const own = edition;
  clearTimeout(checkTimer);
  checkTimer = setTimeout(() => void check(own), delayMs);
}

async function check(own: number): Promise<void> {
  const { view, pending } = useSettings.getState();
  if (!view) return;
  const reply = await ask('config.check', toInput(changesOf(pending, view.written)));
  if (own !== edition) return;
  if (reply.ok) useSettings.setState({ verdict: reply.value });
  else useSettings.setState({ verdict: { problems: [{ path: '', message: reply.error.message }], afterRestart: [] } });
}

/** Saves all changes together. False when the gateway found something wrong: nothing is saved then. */
export async function saveSettings(): Promise<boolean> {
  const { view, pending, isSaving } = useSettings.getState();
  if (!view || isSaving) return false;
  const count = countPending(useSettings.getState());
  const undo = inverseOf(pending, view.written);
  const verdict = await change(changesOf(pending, view.written), `Saving ${formatCount(count, 'change')}`);
  if (!verdict) return false;
  useSettings.setState({ verdict });
  if (verdict.problems.length > 0) return false;
  useSettings.setState({ pending: {}, overtaken: null });
  await readConfig();
  showNotice(savedWords(count, verdict), {
    label: `Take ${count === 1 ? 'it' : 'them'} back`,
    run: () => void takeBack(undo),
  });
  return true;
}

const savedWords = (count: number, { afterRestart }: ConfigVerdict): string =>
  `${formatCount(count, 'change')} saved${
    afterRestart.length === 0 ? '' : `; ${formatList(afterRestart)} waits for the next start of the gateway`
  }`;

async function takeBack(changes: readonly ConfigChange[]): Promise<void> {
  const verdict = await change(changes, 'Taking it back');
  if (!verdict) return;
  const [problem] = verdict.problems;
  if (problem) showFailure('Taking it back did not work', `${problem.path}: ${problem.message}`);
  else showNotice('The configuration is as it was');
  await readConfig();
}

/** Null when the gateway could not be asked, which has been told then. */
async function change(changes: readonly ConfigChange[], doing: string): Promise<ConfigVerdict | null> {
  useSettings.setState({ isSaving: true });
  edition += 1;
  clearTimeout(checkTimer);
  const reply = await ask('config.change', toInput(changes));
  useSettings.setState({ isSaving: false });
  if (reply.ok) return reply.value;
  showFailure(`${doing} did not work`, reply.error.message);
  return null;
}

const toInput = (changes: readonly ConfigChange[]) => ({
  changes: changes.map(({ path, value }) => ({ path: [...path], value })),
});

/** Throws unsaved changes away, after asking. */
export function discardSettings(): void {
  const { view, pending } = useSettings.getState();
  const names = Object.values(pending).map(({ path }) => nameOf(view?.written ?? {}, path));
  if (names.length === 0) return;
  confirm({
    title: `Discard ${formatCount(names.length, 'change')}?`,
    says: [`What you changed of ${formatList(names, 6)} is forgotten. The file and the gateway stay as they are.`],
    confirm: `Discard ${formatCount(names.length, 'change')}`,
    isDestructive: true,
    onConfirm: () => {
      useSettings.setState({ pending: {}, overtaken: null });
      checkSoon(0);
    },
  });
}
