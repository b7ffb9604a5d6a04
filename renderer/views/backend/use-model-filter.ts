import { useState } from 'react';
import type { InstalledModel } from '../../../shared/snapshot.ts';

/** As many as are shown before somebody asks for all. */
const SHOWN = 20;

/** A list of models that can be filtered by name, of which the first are shown. Null while they were never read. */
export function useModelFilter(models: readonly InstalledModel[] | null) {
  const [filter, setFilter] = useState('');
  const [isAll, setAll] = useState(false);
  const wanted = filter.trim().toLowerCase();
  const matching = (models ?? []).filter(({ name }) => name.toLowerCase().includes(wanted));
  return {
    filter,
    setFilter,
    matching,
    shown: isAll ? matching : matching.slice(0, SHOWN),
    showAll: () => setAll(true),
  };
}
