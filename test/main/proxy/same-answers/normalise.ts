/** All that may differ between two answers to one call, and why. */
const MAY_DIFFER: Readonly<Record<string, string>> = {
  created_at: 'when that token was made',
  created: 'when that answer was made; of a model it is the date of its file and must not differ',
  completed_at: 'when that answer was complete',
  expires_at: 'counted from the last use',
  total_duration: 'measured',
  load_duration: 'measured',
  prompt_eval_duration: 'measured',
  eval_duration: 'measured',
};

/** Servers number their answers at random: one id must stay one id, whatever it is. */
const GIVEN_ID = /\b(chatcmpl-|cmpl-|resp_|msg_|rs_|fc_)\d+/g;

const isModel = (value: object): boolean => 'object' in value && value.object === 'model';

/** Replaces what may differ by its mere type, and ids by the order in which they appear. */
export function normalise(result: unknown): unknown {
  const ids = new Map<string, string>();
  const rename = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`);
    return ids.get(id) ?? id;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === 'string') return value.replace(GIVEN_ID, rename);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, field]) => {
      const free = key in MAY_DIFFER && !(key === 'created' && isModel(value));
      return [key, free ? `some ${typeof field}` : walk(field)];
    });
    return Object.fromEntries(entries);
  };
  return walk(result);
}
