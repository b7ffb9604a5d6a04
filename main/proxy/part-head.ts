import { err, ok, type Result } from '../../shared/result.ts';

const DISPOSITION = /^content-disposition:[ \t]*/i;
const FORM_DATA = /^form-data(?=[ \t]*(?:;|$))/i;
const PARAMETER = /[ \t]*;[ \t]*([\w!#$%&'+.^`|~-]+\*?)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))/y;
const REST = /^[ \t]*;?[ \t]*$/;
const ENCODED = /^content-transfer-encoding:(?![ \t]*(?:7bit|8bit|binary)[ \t]*$)/i;

type Parameters = Result<ReadonlyMap<string, string>, string>;

function parseParameters(text: string): Parameters {
  const found = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  let end = 0;
  for (let match = PARAMETER.exec(text); match !== null; match = PARAMETER.exec(text)) {
    const key = (match[1] as string).toLowerCase();
    if (found.has(key)) return err(`a part of the form gives ${key} twice`);
    if (key.endsWith('*') && key !== 'filename*') return err('a part of the form has an encoded parameter');
    found.set(key, match[2] ?? match[3] ?? '');
    end = PARAMETER.lastIndex;
  }
  return REST.test(text.slice(end)) ? ok(found) : err('a part of the form has a malformed content-disposition');
}

/** Go's reader ends lines at a bare line feed, joins folded ones, and undoes transfer encodings. */
function problemOf(lines: readonly string[]): string | null {
  if (lines.some((line) => /[\r\n]/.test(line) || /^[ \t]/.test(line))) return 'a part of the form has a broken head';
  if (lines.filter((line) => DISPOSITION.test(line)).length > 1) return 'a part of the form has two dispositions';
  return null;
}

/** The field a part of a form fills, from its head without the blank line; null for a file or a part with no name. */
export function parsePartHead(head: string): Result<string | null, string> {
  const lines = head.split('\r\n');
  const problem = problemOf(lines);
  if (problem !== null) return err(problem);
  const disposition = lines.find((line) => DISPOSITION.test(line))?.replace(DISPOSITION, '') ?? '';
  if (!FORM_DATA.test(disposition)) return ok(null);
  const parameters = parseParameters(disposition.replace(FORM_DATA, ''));
  if (!parameters.ok) return parameters;
  const name = parameters.value.get('name') ?? null;
  if (name?.includes('\\')) return err('a field name of the form holds a backslash');
  if (parameters.value.has('filename') || parameters.value.has('filename*')) return ok(null);
  if (name === 'model' && lines.some((line) => ENCODED.test(line)))
    return err('the model field has a transfer encoding');
  return ok(name);
}
