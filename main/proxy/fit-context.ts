import type { Edit } from './edits.ts';
import { CLOSE_BRACE, OPEN_BRACE, skipSpace } from './json-skip.ts';
import type { OptionsRead } from './read-options.ts';

/** What a model's context size is held to. `clamp`: at most so many tokens. `pin`: exactly so many. */
export interface ContextRule {
  readonly policy: 'clamp' | 'pin';
  readonly tokens: number;
}

/** How a body has to be changed so that its context size is within a rule. */
export interface Fitted {
  readonly edit: Edit;
  /** Null when the client left it to the backend. */
  readonly askedTokens: number | null;
  readonly givenTokens: number;
}

/**
 * Has `options.num_ctx` written as the rule has it, and nothing else. Null leaves the body as it is: it is within the rule, or
 * malformed in a way that the backend is to refuse in its own words.
 */
export function fitContext(text: Buffer, options: OptionsRead, { policy, tokens }: ContextRule): Fitted | null {
  const written = options.byName.get('num_ctx');
  if (options.isMalformed || (written && !isNumberOrNull(text, written.span[0]))) return null;
  const asked = typeof written?.value === 'number' ? written.value : null;
  const given = policy === 'pin' ? tokens : Math.min(asked ?? tokens, tokens);
  if (asked === given || (policy === 'clamp' && asked === null)) return null;
  const [from, to, insert] = written ? [...written.span, String(given)] : whereMissing(text, options, given);
  return { edit: { from, to, insert }, askedTokens: asked, givenTokens: given };
}

const isNumberOrNull = (text: Buffer, at: number): boolean => /[-0-9n]/.test(String.fromCharCode(text[at] ?? 0));

/** What to put where, in a body that does not name a context size. */
function whereMissing(text: Buffer, { last }: OptionsRead, tokens: number): [from: number, to: number, insert: string] {
  const member = `"num_ctx":${tokens}`;
  if (last === null) return insertMember(text, skipSpace(text, 0), `"options":{${member}}`);
  const [from, to] = last;
  return text[from] === OPEN_BRACE ? insertMember(text, from, member) : [from, to, `{${member}}`];
}

/** First in the object whose brace is at `at`. */
function insertMember(text: Buffer, at: number, member: string): [from: number, to: number, insert: string] {
  const isEmpty = text[skipSpace(text, at + 1)] === CLOSE_BRACE;
  return [at + 1, at + 1, isEmpty ? member : `${member},`];
}

/** A runner's options, in words, as the rule has them. */
export function withinRule(runner: string, rule: ContextRule | undefined): string {
  if (!rule) return runner;
  const others = runner.split(', ').filter((pair) => pair !== '' && !pair.startsWith('num_ctx '));
  const asked = / ?num_ctx (\d+)/.exec(runner)?.[1];
  const tokens = rule.policy === 'pin' ? rule.tokens : asked && Math.min(Number(asked), rule.tokens);
  return [...(tokens ? [`num_ctx ${tokens}`] : []), ...others].join(', ');
}
