import { z } from 'zod';
import type { InventoryEntry } from '../fleet/facts.ts';
import { canonicalNameOf, type Decoded, decodeRows, namedRow, parseTimestamp, type RawRow } from './reply-row.ts';

const tagsRow = namedRow.extend({
  digest: z.string().default(''),
  size: z.number().nonnegative().default(0),
  modified_at: z.string().optional(),
  capabilities: z.array(z.string()).nullish(),
});

/** Reads a `/api/tags` body; null when it is not one. */
export const decodeInventory = (body: string): Decoded<InventoryEntry> | null => decodeRows(body, decodeRow);

function decodeRow(raw: RawRow): InventoryEntry | null {
  const row = tagsRow.safeParse(raw);
  if (!row.success) return null;
  const model = canonicalNameOf(row.data);
  if (model === null) return null;
  const { digest, size, modified_at, capabilities } = row.data;
  return {
    model,
    digest,
    sizeBytes: size,
    modifiedAt: parseTimestamp(modified_at) ?? 0,
    capabilities: capabilities ?? [],
    raw,
  };
}
