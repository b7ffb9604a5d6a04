const UNSAFE = /[<>&\u2028\u2029]/g;

/** JSON as Go writes it: `<`, `>`, `&` and the two line separators escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;

/** Where the first JSON object or array of a text ends, or -1 when it is cut short. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  for (const match of text.matchAll(STRING_OR_BRACKET)) {
    const [found] = match;
    if (found === '{' || found === '[') depth += 1;
    if (found === '}' || found === ']') depth -= 1;
    if (depth <= 0) return match.index + found.length;
  }
  return -1;
}

export type DecodedJson = { ok: true; value: unknown; endsAt: number } | { ok: false; message: string };

function syntaxMessage(text: string): string {
  const start = text.trimStart();
  const first = start[0] ?? '';
  if (!/[{["\-0-9tfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`;
  if (endOfFirstValue(text) < 0) return 'unexpected EOF';
  const culprit = /[{,]\s*([^\s"}])/.exec(start)?.[1];
  return `invalid character '${culprit ?? first}' looking for beginning of object key string`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Decodes the first JSON value of a body and ignores what follows it; messages are Go's. */
export function decodeFirst(text: string): DecodedJson {
  const whole = parsed(text);
  if (whole !== undefined) return { ok: true, value: whole, endsAt: text.trimEnd().length };
  const end = endOfFirstValue(text);
  const first = end < 0 ? undefined : parsed(text.slice(0, end));
  return first === undefined ? { ok: false, message: syntaxMessage(text) } : { ok: true, value: first, endsAt: end };
}
