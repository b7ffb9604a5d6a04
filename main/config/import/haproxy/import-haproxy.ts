import type { ImportProblem } from '../../../../shared/config-import.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import {
  carried,
  carriedAs,
  changed,
  type Finding,
  limitsKeys,
  notNeeded,
  type Place,
  set,
  UNLIMITED,
  unsupported,
  withFinding,
} from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { type Facts, factsOf, linesOf } from './facts.ts';
import { lineRules, turns } from './lines.ts';
import { CONDITIONAL, type Line, parseHaproxy, type Section } from './parse.ts';
import { noNeed, noSuch, sectionReasons } from './words.ts';

/** Reads an HAProxy configuration: what each of its lines comes to. */
export function importHaproxy(text: string): Result<readonly Finding[], ImportProblem> {
  const sections = parseHaproxy(text);
  if (!sections.ok) return sections;
  const facts = factsOf(sections.value);
  const findings = sections.value.flatMap((section) => [...headOf(section, facts), ...linesIn(section, facts)]);
  return ok(unlimited(findings, facts));
}

const placeOf = (line: number, what: string, rank: number): Place => ({ line, file: null, what, rank });

/** What sections say of themselves is overruled by nothing; `defaults` and `global` by everything. */
const rankOf = ({ kind }: Section): number => (kind === 'defaults' || kind === 'global' ? 0 : 1);

function headOf(section: Section, facts: Facts): readonly Finding[] {
  const { kind, line } = section;
  const place = placeOf(line, kind, rankOf(section));
  const reason = lookUp(sectionReasons, kind);
  if (kind === '') return [];
  if (reason !== undefined) return [unsupported(place, reason)];
  if (kind === 'global' || kind === 'defaults') return [notNeeded(place, 'its lines are read as they come')];
  if (facts.isStats(section))
    return [changed(place, 'the panel takes its place: live figures, and everything can be done there')];
  if (!facts.isUsed(section)) return [unsupported(place, 'no frontend leads to it')];
  if (kind === 'frontend')
    return [
      facts.main === section || facts.main === null
        ? carriedAs(place, 'it is where clients connect')
        : changed(place, 'all frontends become one'),
    ];
  return hasOwnBalance(section, facts) || linesOf(section, 'server').length === 0
    ? [carriedAs(place, 'its servers are backends')]
    : [carried(place, set('routing.policy', turns(section)))];
}

const hasOwnBalance = (section: Section, { hasBalance }: Facts) =>
  hasBalance || linesOf(section, 'balance', 'stick').length > 0;

function linesIn(section: Section, facts: Facts): readonly Finding[] {
  const isOut = lookUp(sectionReasons, section.kind) !== undefined || !facts.isUsed(section);
  return section.lines.flatMap((line) => {
    const word = line.words[0] ?? '';
    if (word === CONDITIONAL)
      return [unsupported(placeOf(line.line, '(condition)', 0), 'what holds only sometimes is left out')];
    const what = isOpen(section) ? shownWord(word) : '(entry)';
    return isOut
      ? [unsupported(placeOf(line.line, what, 0), 'left out with the section around it')]
      : findingsOf(line, section, facts);
  });
}

const isOpen = ({ kind }: Section) => kind === 'backend';

/** Keywords of two words, as in `option httplog`. */
const families = new Set([
  'option',
  'timeout',
  'stats',
  'http-request',
  'http-response',
  'tcp-request',
  'http-check',
  'stick',
]);

function findingsOf({ line, words }: Line, section: Section, facts: Facts): readonly Finding[] {
  const [prefix, ...after] =
    words[0] === 'no' || words[0] === 'default' ? [words[0], ...words.slice(1)] : ['', ...words];
  const [first = '', second = ''] = after;
  const isPair = families.has(first);
  const keyword = isPair ? `${first} ${second.replace(/\(.*/s, '')}` : first;
  const known = lookUp(lineRules, keyword);
  const needless = lookUp(noNeed, keyword);
  const reason = lookUp(noSuch, keyword) ?? lookUp(noSuch, first);
  const what = known || needless !== undefined || lookUp(noSuch, keyword) !== undefined ? keyword : shownWord(first);
  const place = placeOf(line, prefix === '' ? what : `${prefix} ${what}`, rankOf(section));
  if (prefix !== '') return [notNeeded(place, needless ?? 'it is off in Corral as well, or has no counterpart')];
  if (known) return known(after.slice(isPair ? 2 : 1), { facts, section, place });
  const alone = needless ?? lookUp(noNeed, first);
  return [alone === undefined ? unsupported(place, reason ?? 'Corral has no such setting') : notNeeded(place, alone)];
}

/** Where a keyword is expected anything may stand, a key that went astray included. */
const shownWord = (word: string): string =>
  families.has(word) || lookUp(lineRules, word) || (word.length <= 20 && /^[a-z]+$/.test(word)) ? word : '(unknown)';

/** HAProxy limits nobody unless told to, Corral does: what was free stays free. */
function unlimited(findings: readonly Finding[], { main }: Facts): readonly Finding[] {
  if (main === null || limitsKeys(findings)) return findings;
  return withFinding(
    findings,
    changed(placeOf(main.line, main.kind, 0), UNLIMITED, set('limits.requestsPerMinute', 0)),
  );
}
