import { z } from 'zod';
import { canonicalModel } from '../../shared/model-name.ts';
import type { InventoryEntry, ResidencyEntry } from '../fleet/facts.ts';
import type { Reach } from '../fleet/reach.ts';
import { type Decoded, parseJson } from './reply-row.ts';

const modelsReply = z.object({ data: z.array(z.unknown()).nullable() });
const modelRow = z.looseObject({ id: z.string().min(1), created: z.number().nonnegative().nullish().catch(null) });

/** Reads a `/v1/models` body; null when it is not one. A name that clients could not ask by is skipped. */
export function decodeModels(body: string, reach: Pick<Reach, 'clientsName'>): Decoded<InventoryEntry> | null {
  const reply = modelsReply.safeParse(parseJson(body));
  if (!reply.success) return null;
  const rows = reply.data.data ?? [];
  const entries = rows.map((row) => decodeRow(row, reach)).filter((entry) => entry !== null);
  return { entries, skipped: rows.length - entries.length };
}

function decodeRow(row: unknown, reach: Pick<Reach, 'clientsName'>): InventoryEntry | null {
  const parsed = modelRow.safeParse(row);
  if (!parsed.success) return null;
  const { id: own, created, owned_by } = parsed.data;
  const name = reach.clientsName(own);
  const model = canonicalModel(name);
  if (model === null) return null;
  const about = { model, digest: '', sizeBytes: 0, modifiedAt: (created ?? 0) * 1_000, capabilities: [] };
  return {
    ...about,
    ownName: own,
    raw: { id: name, object: 'model', ...(owned_by === undefined ? {} : { owned_by }) },
  };
}

/** Such a server does not tell what it has in memory: what it lists counts as being there. */
export const residencyOf = (entries: readonly InventoryEntry[]): readonly ResidencyEntry[] =>
  entries.map(({ model, raw }) => ({ model, sizeBytes: 0, vramBytes: 0, contextLength: null, expiresAt: null, raw }));
