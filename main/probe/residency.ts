import { z } from 'zod';
import type { ResidencyEntry } from '../fleet/facts.ts';
import { canonicalNameOf, type Decoded, decodeRows, namedRow, parseTimestamp, type RawRow } from './reply-row.ts';

const psRow = namedRow.extend({
  size: z.number().nonnegative().default(0),
  size_vram: z.number().nonnegative().default(0),
  context_length: z.number().nonnegative().nullish(),
  expires_at: z.string().optional(),
});

/** Reads a `/api/ps` body; null when it is not one. */
export const decodeResidency = (body: string): Decoded<ResidencyEntry> | null => decodeRows(body, decodeRow);

function decodeRow(raw: RawRow): ResidencyEntry | null {
  const row = psRow.safeParse(raw);
  if (!row.success) return null;
  const model = canonicalNameOf(row.data);
  if (model === null) return null;
  const { size, size_vram, context_length, expires_at } = row.data;
  return {
    model,
    sizeBytes: size,
    vramBytes: size_vram,
    // Servers before 0.10 do not say, and none says 0 and means it.
    contextLength: context_length || null,
    expiresAt: parseTimestamp(expires_at),
    raw,
  };
}
