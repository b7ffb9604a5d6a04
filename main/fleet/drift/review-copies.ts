import type { Ledger } from '../ledger.ts';
import { compareBuilds } from './compare-builds.ts';
import { oddCopies } from './odd-copies.ts';

/** Somebody has other copies than before: compares everybody's anew and puts the outcome in force: once per change, so that no request has to. */
export function reviewCopies(ledger: Ledger): void {
  const { known, settings } = ledger;
  ledger.inventorySeq += 1;
  ledger.drifted = compareBuilds(known.values());
  const odd = oddCopies(ledger.drifted, settings.drift);
  for (const backend of known.values()) backend.oddCopies = odd.get(backend.id) ?? null;
}
