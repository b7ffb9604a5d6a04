import { isCloudModel } from '../../shared/model-name.ts';
import type { InventoryEntry } from './facts.ts';

type Row = Pick<InventoryEntry, 'model' | 'raw'>;

/** Whether a row of `/api/tags` only stands for a model that runs elsewhere: it has no weights, and no build of its own. */
export const isRemoteCopy = ({ model, raw }: Row): boolean =>
  isCloudModel(model) || (typeof raw.remote_host === 'string' && raw.remote_host !== '');

const OLLAMA = 'ollama.com';

/** Where such a model runs, as short as people call it; null for one that runs on its own server. */
export function runsAt(row: Row): string | null {
  if (!isRemoteCopy(row)) return null;
  const { remote_host: host } = row.raw;
  if (typeof host !== 'string' || host === '') return OLLAMA;
  return URL.parse(host)?.hostname || host;
}
