import type { ImportProblem } from '../../../../shared/config-import.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import {
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
import { blockRules } from './blocks.ts';
import { type Facts, factsOf } from './facts.ts';
import { type ReadInclude, withIncludes } from './includes.ts';
import { lineRules } from './lines.ts';
import { type Directive, parseNginx } from './parse.ts';
import { leftOut, type Scope, shownName, withBlock } from './rule.ts';
import { noNeed, noSuch } from './words.ts';

/** Reads an nginx configuration: what each of its lines comes to. Included files are read where `read` is given. */
export function importNginx(text: string, read?: ReadInclude): Result<readonly Finding[], ImportProblem> {
  const parsed = parseNginx(text, null);
  const tree = parsed.ok && read ? withIncludes(parsed.value, read) : parsed;
  if (!tree.ok) return tree;
  const facts = factsOf(tree.value);
  const findings = tree.value.flatMap((directive) => findingsOf(directive, { facts, server: null, depth: 0 }));
  return ok(unlimited(findings, facts));
}

interface Around {
  readonly facts: Facts;
  readonly server: Directive | null;
  readonly depth: number;
}

function findingsOf(directive: Directive, { facts, server, depth }: Around): readonly Finding[] {
  const { name, line, file, block } = directive;
  const place: Place = { line, file, what: shownName(name), rank: depth };
  const within: Around = { facts, server: name === 'server' && block !== null ? directive : server, depth: depth + 1 };
  const inside = () => (block ?? []).flatMap((child) => findingsOf(child, within));
  const scope: Scope = { facts, server: within.server, place, inside };
  const known = lookUp(block === null ? lineRules : blockRules, name);
  if (known) return known(directive, scope);
  const reason = lookUp(noNeed, name);
  if (reason === undefined)
    return [unsupported(place, lookUp(noSuch, name) ?? 'Corral has no such setting'), ...leftOut(directive)];
  const children = name === 'http' || name === 'events' ? inside() : withBlock(directive, 'not-needed', reason);
  return [notNeeded(place, reason), ...children];
}

/** nginx limits nobody unless told to, Corral does: what was free stays free. */
function unlimited(findings: readonly Finding[], { mainServer }: Facts): readonly Finding[] {
  if (mainServer === null || limitsKeys(findings)) return findings;
  const { line, file } = mainServer;
  return withFinding(
    findings,
    changed({ line, file, what: 'server', rank: 0 }, UNLIMITED, set('limits.requestsPerMinute', 0)),
  );
}
