import { checkConfig } from '../../../shared/config-check.ts';
import type { ImportLine } from '../../../shared/config-import.ts';
import { formatPath } from '../../../shared/config-problem.ts';
import { assemble, type Draft, draftOf, type Entry, sayOf } from './assemble.ts';
import type { Finding } from './finding.ts';

/** A draft that the schema accepts, and the report that belongs to it. */
export interface Settled {
  readonly lines: readonly ImportLine[];
  readonly config: Draft['config'];
}

interface Objection {
  readonly path: string;
  readonly message: string;
}

/**
 * Makes a configuration of findings. What the schema refuses is left out and reported at its line, so that the outcome
 * is always one that can be had.
 */
export function settle(found: readonly Finding[]): Settled {
  const { findings, entries: all } = assemble(found);
  const reasons = new Map<number, string>();
  let entries = all;
  let draft = draftOf(entries);
  // Each round leaves at least one setting out, so there is an end.
  for (
    let objections = objectionsTo(draft);
    objections.length > 0 && entries.length > 0;
    objections = objectionsTo(draft)
  ) {
    const refused = refusedBy(objections, entries, draft);
    for (const [{ finding }, reason] of refused) reasons.set(finding, reason);
    entries = entries.filter((entry) => !refused.has(entry));
    draft = draftOf(entries);
  }
  const kept = new Set(entries.map(({ setting }) => setting));
  const lines = findings.map((finding, index): ImportLine => {
    const { line, file, what, outcome, message, settings } = finding;
    const reason = reasons.get(index);
    const still = settings.filter((setting) => kept.has(setting));
    const said = [sayOf({ ...finding, settings: still }, draft), message].filter(Boolean).join('; ');
    if (reason === undefined) return { line, file, what, outcome, message: said };
    return still.length === 0
      ? { line, file, what, outcome: 'unsupported', message: reason }
      : { line, file, what, outcome: 'changed', message: [said, `left out: ${reason}`].filter(Boolean).join('; ') };
  });
  return { lines, config: draft.config };
}

function objectionsTo({ config }: Draft): Objection[] {
  const checked = checkConfig(config);
  return checked.ok ? [] : checked.error.map(({ path, message }) => ({ path: formatPath(path), message }));
}

/** As in `.weight`, `["llama3.1:8b"]` or `[2]`. */
const lastStep = /(?:\.?[A-Za-z_][\w-]*|\["(?:[^"\\]|\\.)*"\]|\[\d+\])$/;

/** The settings an objection is about: those at its path or below, else at the nearest place around it. */
function refusedBy(objections: readonly Objection[], entries: readonly Entry[], draft: Draft): Map<Entry, string> {
  const within = byPlace(entries, draft);
  const refused = new Map<Entry, string>();
  for (const { path, message } of objections) {
    let place = path === '(file)' ? '' : path;
    while (place !== '' && !within.has(place)) place = place.slice(0, Math.max(0, place.search(lastStep)));
    for (const entry of within.get(place) ?? []) refused.set(entry, `${path} ${message}`);
  }
  return refused;
}

/** The settings at each place and below it; all of them under the empty one. */
function byPlace(entries: readonly Entry[], draft: Draft): ReadonlyMap<string, readonly Entry[]> {
  const places = new Map<string, Entry[]>([['', [...entries]]]);
  for (const entry of entries) {
    const path = draft.pathOf(entry.setting);
    for (let length = 1; length <= path.length; length += 1) {
      const place = formatPath(path.slice(0, length));
      const own = places.get(place);
      if (own) own.push(entry);
      else places.set(place, [entry]);
    }
  }
  return places;
}
