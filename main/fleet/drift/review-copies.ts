import type { Backend } from '../backend.ts';
import type { Ledger } from '../ledger.ts';
import { compareBuilds } from './compare-builds.ts';
import { oddCopies, policyFor } from './odd-copies.ts';

/** Nothing is quarantined before the builds of a model have been the same ones for this long: a pull may be on its way round. */
const STANDS_AFTER_MS = 60_000;

type Copies = Pick<Ledger, 'known' | 'settings' | 'drifted' | 'clock' | 'copiesChangedAt' | 'copiesChanging'>;

/** Somebody has other copies than before: compares everybody's anew and puts the outcome in force: once per change, so that no request has to. */
export function reviewCopies(ledger: Ledger): void {
  ledger.inventorySeq += 1;
  ledger.drifted = compareBuilds(ledger.known.values());
  judgeCopies(ledger);
}

/** Time has passed, or a pull has begun or ended: true when more is quarantined by that than was. */
export function settleCopies(ledger: Ledger, changing: ReadonlySet<string>): boolean {
  ledger.copiesChanging = changing;
  const waited = ledger.unsettled.size;
  if (waited === 0) return false;
  judgeCopies(ledger);
  return ledger.unsettled.size < waited;
}

/** A list of models is another than it was. The first one a backend tells says nothing of what has changed. */
export function noteCopies(
  { clock, copiesChangedAt }: Copies,
  before: Backend['installed'],
  after: NonNullable<Backend['installed']>,
): void {
  if (before === null) return;
  const now = clock.monotonic();
  for (const model of new Set([...before.keys(), ...after.keys()]))
    if (before.get(model)?.digest !== after.get(model)?.digest) copiesChangedAt.set(model, now);
}

function judgeCopies(ledger: Ledger): void {
  const { known, settings, drifted } = ledger;
  const odd = oddCopies(drifted, settings.drift, {
    hasStood: (model) => hasStood(ledger, model),
    isQuarantined(id, model, digest) {
      const copy = known.get(id)?.oddCopies?.get(model);
      return copy?.isQuarantined === true && copy.digest === digest;
    },
  });
  for (const backend of known.values()) backend.oddCopies = odd.get(backend.id) ?? null;
  ledger.unsettled = new Set(
    [...drifted.keys()].filter(
      (model) => policyFor(settings.drift, model) === 'quarantine' && !hasStood(ledger, model),
    ),
  );
}

function hasStood({ clock, copiesChangedAt, copiesChanging }: Copies, model: string): boolean {
  const changedAt = copiesChangedAt.get(model);
  return !copiesChanging.has(model) && (changedAt === undefined || clock.monotonic() - changedAt >= STANDS_AFTER_MS);
}
