import { useMemo } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends } from '../../store/selectors.ts';
import type { MatrixColumn } from './matrix-layout.ts';

/** The matrix's columns; the same object until a backend comes, goes, or has its models read for the first time. */
export function useColumns(): readonly MatrixColumn[] {
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory);
  const ids = backends.map(({ id }) => id).join();
  return useMemo(() => {
    const read = new Set(inventory?.filter(({ installed }) => installed !== null).map(({ backend }) => backend));
    return ids === '' ? [] : ids.split(',').map((id) => ({ id, isRead: read.has(id) }));
  }, [ids, inventory]);
}
