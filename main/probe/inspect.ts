import type { InventoryEntry, ResidencyEntry } from '../fleet/facts.ts';
import type { CheckTerms } from './ask.ts';
import { checkInventory, checkResidency, checkVersion, type RowsCheck } from './check.ts';
import type { CheckFailure } from './dial-failure.ts';

/** What one look at an Ollama server found. A list that could not be read is null, and `troubles` says why. */
export interface OllamaLook {
  readonly ok: true;
  readonly kind: 'ollama';
  readonly version: string;
  readonly installed: readonly InventoryEntry[] | null;
  readonly loaded: readonly ResidencyEntry[] | null;
  readonly troubles: readonly string[];
  /** How long it took to say its version. */
  readonly tookMs: number;
}

/** A person waits for the outcome: this long for the version, then as long for both lists together. */
export const PATIENCE_MS = 4_000;

/** Asks an address, an origin without a trailing slash, whether it is an Ollama server: once, whatever the answer. Never throws. */
export async function inspectOllama(
  url: string,
  terms: Pick<CheckTerms, 'clock' | 'userAgent'>,
): Promise<OllamaLook | CheckFailure> {
  const bounded = { ...terms, timeoutMs: PATIENCE_MS };
  const alive = await checkVersion({ url }, bounded);
  if (!alive.ok) return alive;
  const [installed, loaded] = await Promise.all([checkInventory({ url }, bounded), checkResidency({ url }, bounded)]);
  return {
    ...alive,
    kind: 'ollama',
    installed: entriesOf(installed),
    loaded: entriesOf(loaded),
    troubles: [
      ...troubleOf(installed, 'the list of installed models (/api/tags)'),
      ...troubleOf(loaded, 'the list of loaded models (/api/ps)'),
    ],
  };
}

const entriesOf = <Entry>(check: RowsCheck<Entry>): readonly Entry[] | null => (check.ok ? check.entries : null);

function troubleOf(check: RowsCheck<unknown>, list: string): string[] {
  if (!check.ok) return [`${list} could not be read: ${check.reason}`];
  if (check.skipped === 0) return [];
  return [`${check.skipped === 1 ? 'one entry' : `${check.skipped} entries`} of ${list} could not be understood`];
}
