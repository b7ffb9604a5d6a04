/** How a careless server might cut bytes into requests: what ends a line, and which framing wins where there are two. */
interface Carelessness {
  readonly newline: string;
  readonly prefers: 'length' | 'chunks';
}

const carelessnesses: readonly Carelessness[] = ['\\r\\n', '\\r?\\n'].flatMap((newline) =>
  (['length', 'chunks'] as const).map((prefers) => ({ newline, prefers })),
);

/**
 * The same bytes as servers of different habits would read them, each as a list of requests with their bodies. Where one
 * of these differs from another, somebody could hide a request in there.
 */
export const carelessReadings = (bytes: string): readonly (readonly string[])[] =>
  carelessnesses.map((carelessness) => readAll(bytes, carelessness));

function readAll(bytes: string, carelessness: Carelessness): string[] {
  const requests: string[] = [];
  for (let rest = bytes; rest !== ''; ) {
    const { request, taken } = readOne(rest, carelessness);
    requests.push(request);
    rest = rest.slice(taken);
  }
  return requests;
}

/** Where the first match of `pattern` at or after `from` begins and ends; the end of the text when there is none. */
function find(text: string, pattern: string, from: number): { readonly begin: number; readonly end: number } {
  const search = new RegExp(pattern, 'g');
  search.lastIndex = from;
  const match = search.exec(text);
  return match ? { begin: match.index, end: search.lastIndex } : { begin: text.length, end: text.length };
}

function readOne(text: string, { newline, prefers }: Carelessness) {
  const head = find(text, newline + newline, 0);
  const [line = '', ...fields] = text.slice(0, head.begin).split(new RegExp(newline));
  const fieldOf = (wanted: string): string =>
    fields.find((field) => field.split(':')[0]?.trim().toLowerCase() === wanted)?.replace(/^[^:]*:/, '') ?? '';
  const length = Number.parseInt(fieldOf('content-length'), 10);
  const isChunked = /chunked/i.test(fieldOf('transfer-encoding'));
  const takesChunks = isChunked && (prefers === 'chunks' || Number.isNaN(length));
  const end = takesChunks ? chunksEnd(text, head.end, newline) : head.end + (Number.isNaN(length) ? 0 : length);
  const taken = Math.max(head.end, Math.min(end, text.length));
  return { request: `${line.trim()} ${text.slice(head.end, taken)}`, taken };
}

function chunksEnd(text: string, from: number, newline: string): number {
  for (let at = from; at < text.length; ) {
    const line = find(text, newline, at);
    const size = Number.parseInt(text.slice(at, line.begin), 16);
    if (Number.isNaN(size)) return text.length;
    at = find(text, newline, line.end + size).end;
    if (size === 0) return at;
  }
  return text.length;
}
