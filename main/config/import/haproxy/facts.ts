import { haproxyMs } from '../amounts.ts';
import { oncePer } from '../once-per.ts';
import type { Line, Section } from './parse.ts';

/** What one line has to know of others. */
export interface Facts {
  /** The section whose address clients will use; null when none leads to a backend. */
  readonly main: Section | null;
  /** Backends that something leads to; all of them where nothing leads to any. */
  readonly isUsed: (section: Section) => boolean;
  readonly isStats: (section: Section) => boolean;
  /** A condition with the names of ACLs replaced by what they say. */
  readonly condition: (section: Section, words: readonly string[]) => string;
  /** Over how long a section's table counts requests, in ms; null when it counts none. */
  readonly periodMs: (section: Section) => number | null;
  /** Whose requests a section counts. */
  readonly countedBy: (section: Section) => 'key' | 'address' | 'other';
  readonly crtBase: string;
  readonly hasGate: boolean;
  readonly hasBalance: boolean;
}

const aboutKey =
  /hdr(?:_\w+)?\((?:authorization|x-api-key|api-key)|req\.hdr\((?:authorization|x-api-key)|http_auth|urlp?_?(?:param)?\((?:api_?)?key/i;

export const isAboutKey = (text: string): boolean => aboutKey.test(text);

const byKeyword = oncePer((section: Section): ReadonlyMap<string, readonly Line[]> => {
  return Map.groupBy(section.lines, ({ words }) => words[0] ?? '');
});

/** The lines of a section that begin with one of these keywords. */
export const linesOf = (section: Section, ...names: readonly string[]): readonly Line[] =>
  names.flatMap((name) => byKeyword(section).get(name) ?? []);

const leads = (section: Section) => linesOf(section, 'default_backend', 'use_backend');

export function factsOf(sections: readonly Section[]): Facts {
  const targets = new Set(sections.flatMap((section) => leads(section).map(({ words }) => words[1] ?? '')));
  const isDynamic = [...targets].some((target) => target.startsWith('%'));
  const isStats = (section: Section) =>
    linesOf(section, 'stats').length > 0 &&
    section.kind !== 'defaults' &&
    linesOf(section, 'server').length === 0 &&
    leads(section).length === 0 &&
    section.kind !== 'global';
  const globals = sections.filter(({ kind }) => kind === 'global').flatMap((section) => linesOf(section, 'crt-base'));
  return {
    main:
      sections.find(
        (section) =>
          linesOf(section, 'bind').length > 0 &&
          !isStats(section) &&
          (leads(section).length > 0 || linesOf(section, 'server').length > 0),
      ) ?? null,
    isUsed: ({ kind, name }) => kind !== 'backend' || targets.size === 0 || targets.has(name) || isDynamic,
    isStats,
    condition: conditionOf,
    periodMs: periodOf,
    countedBy,
    crtBase: globals.at(-1)?.words[1] ?? '',
    hasGate: sections.some((section) =>
      linesOf(section, 'http-request').some(({ words }) => isGate(section, words.slice(1))),
    ),
    hasBalance: sections.some((section) => section.kind === 'defaults' && linesOf(section, 'balance').length > 0),
  };
}

/** `http-request deny if !has_valid_key` and its like: refuses those without a key. */
export function isGate(section: Section, [action = '', ...rest]: readonly string[]): boolean {
  if (action === 'auth') return true;
  return (
    (action === 'deny' || action === 'tarpit' || action === 'reject') &&
    isAboutKey(conditionOf(section, rest)) &&
    !/sc\w*_\w+_rate/.test(conditionOf(section, rest))
  );
}

function conditionOf(section: Section, words: readonly string[]): string {
  const start = words.findIndex((word) => word === 'if' || word === 'unless');
  if (start < 0) return '';
  const acls = aclsOf(section);
  const written = words.slice(start + 1, start + 1 + MOST_WORDS).flatMap((word) => {
    const said = acls.get(word.replace(/^!/, '')) ?? [];
    return said.length === 0 ? [word] : said.slice(0, MOST_WORDS).map((acl) => acl.words.slice(2).join(' '));
  });
  return written.join(' ').slice(0, MOST_CHARS);
}

/** More is no condition that anybody wrote by hand, and is searched for a few words alone. */
const MOST_WORDS = 50;
const MOST_CHARS = 4_000;

const aclsOf = oncePer((section: Section): ReadonlyMap<string, readonly Line[]> => {
  return Map.groupBy(linesOf(section, 'acl'), ({ words }) => words[1] ?? '');
});

const periodOf = oncePer((section: Section): number | null => {
  const stored = linesOf(section, 'stick-table').map(
    ({ words }) => /http_req_rate\((\w+)\)/.exec(words.join(' '))?.[1],
  );
  const [period] = stored.flatMap((text) => (text === undefined ? [] : [haproxyMs(text)]));
  return period ?? null;
});

const countedBy = oncePer((section: Section): 'key' | 'address' | 'other' => {
  const tracked = linesOf(section, 'http-request', 'tcp-request').find(({ words }) =>
    words.some((word) => word.startsWith('track-sc')),
  );
  const at = tracked?.words.findIndex((word) => word.startsWith('track-sc')) ?? -1;
  const by = tracked?.words[at + 1] ?? '';
  if (isAboutKey(by)) return 'key';
  return /^src\b/.test(by) ? 'address' : 'other';
});
