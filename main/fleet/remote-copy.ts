import { isCloudModel } from '../../shared/model-name.ts';
import type { InventoryEntry } from './facts.ts';

/** Whether a row of `/api/tags` only stands for a model that runs elsewhere: it has no weights, and no build of its own. */
export const isRemoteCopy = ({ model, raw }: Pick<InventoryEntry, 'model' | 'raw'>): boolean =>
  isCloudModel(model) || (typeof raw.remote_host === 'string' && raw.remote_host !== '');
