import type { ImportProblem } from '../../../../shared/config-import.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A directive with its words, and the ones inside its braces where it has any. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
  readonly file: string | null;
  readonly block: readonly Directive[] | null;
}

/** nginx itself nests four or five deep; what reads the tree recurses. */
const DEEPEST = 40;

interface Open {
  readonly words: readonly Token[];
  readonly directives: Directive[];
}

interface Fault {
  readonly line: number;
  readonly message: string;
}

const NOT_ENDED = 'a directive is not ended by ";"';

/** Reads the text of an nginx configuration, strictly as nginx does. The error names the line and repeats no word of it. */
export function parseNginx(text: string, file: string | null): Result<readonly Directive[], ImportProblem> {
  const tokens = tokensOf(text);
  const tree = tokens.ok ? treeOf(tokens.value, file) : tokens;
  return tree.ok ? tree : err({ ...tree.error, file });
}

function treeOf(tokens: readonly Token[], file: string | null): Result<readonly Directive[], Fault> {
  const root: Open = { words: [], directives: [] };
  const open: Open[] = [root];
  let words: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'word') {
      words.push(token);
      continue;
    }
    const fault = faultOf(token, words[0], open.length);
    if (fault) return err(fault);
    if (token.kind === '{') open.push({ words, directives: [] });
    else close(open, token.kind === '}' ? null : words, file);
    words = [];
  }
  const fault = faultAtEnd(words[0], open);
  return fault ? err(fault) : ok(root.directives);
}

/** Ends a directive: one with these words alone, or the innermost block. */
function close(open: Open[], words: readonly Token[] | null, file: string | null): void {
  const block = words === null ? open.pop() : undefined;
  open.at(-1)?.directives.push(directiveOf(words ?? block?.words ?? [], file, block?.directives ?? null));
}

function faultAtEnd(first: Token | undefined, open: readonly Open[]): Fault | null {
  if (first) return { line: first.line, message: NOT_ENDED };
  const unclosed = open.at(-1)?.words[0];
  return unclosed ? { line: unclosed.line, message: 'a block is opened here and never closed by "}"' } : null;
}

/** What is wrong with `;`, `{` or `}` where it stands; null when nothing is. */
function faultOf({ kind, line }: Token, first: Token | undefined, depth: number): Fault | null {
  if (kind === '}') {
    if (first) return { line: first.line, message: NOT_ENDED };
    return depth > 1 ? null : { line, message: 'unexpected "}": no block is open here' };
  }
  if (!first) return { line, message: `unexpected "${kind}": a directive must stand before it` };
  return kind === '{' && depth > DEEPEST ? { line, message: `blocks are nested more than ${DEEPEST} deep` } : null;
}

function directiveOf(words: readonly Token[], file: string | null, block: readonly Directive[] | null): Directive {
  const [name = '', ...args] = words.map(({ text }) => text);
  return { name, args, line: words[0]?.line ?? 1, file, block };
}
