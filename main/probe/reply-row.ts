import { z } from 'zod';
import { canonicalModel } from '../../shared/model-name.ts';

/** What tags and ps have in common: a list that an empty server may send as null. */
const modelsReply = z.object({ models: z.array(z.unknown()).nullable() });

/** A row is named by `model`; servers from before that field have only `name`. */
export const namedRow = z.looseObject({ name: z.string().optional(), model: z.string().optional() });

export type RawRow = Readonly<Record<string, unknown>>;

export interface Decoded<Entry> {
  readonly entries: readonly Entry[];
  /** Rows that could not be read. One strange row must not hide the others. */
  readonly skipped: number;
}

/** Decodes a tags or ps body row by row; null when the body as a whole is something else. */
export function decodeRows<Entry>(body: string, decodeRow: (row: RawRow) => Entry | null): Decoded<Entry> | null {
  const reply = modelsReply.safeParse(parseJson(body));
  if (!reply.success) return null;
  const rows = reply.data.models ?? [];
  const entries = rows.map((row) => (isRecord(row) ? decodeRow(row) : null)).filter((entry) => entry !== null);
  return { entries, skipped: rows.length - entries.length };
}

const isRecord = (value: unknown): value is RawRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined`, which no JSON text means, when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const canonicalNameOf = ({ model, name }: z.output<typeof namedRow>): string | null =>
  canonicalModel(model || name || '');

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Milliseconds since the epoch; null for an absent or unreadable time and for Go's zero time. Nanoseconds are cut;
 * the year 2318, which means "never", is as good as any.
 */
export function parseTimestamp(text: string | undefined): number | null {
  if (text === undefined || !RFC_3339.test(text) || text.startsWith('0001-')) return null;
  // biome-ignore lint/style/noRestrictedGlobals: reads a text, not the clock
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
