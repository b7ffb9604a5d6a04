import { useMemo } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends } from '../../store/selectors.ts';
import type { MatrixColumn } from './matrix-layout.ts';

/** The matrix's columns; the same object until a backend comes, goes, falls silent, or has other models. */
export function useColumns(): readonly MatrixColumn[] {
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory);
  const said = backends
    .map(({ id, kind, health }) => `${id} ${kind} ${health === 'up' || health === 'degraded'}`)
    .join();
  return useMemo(() => {
    const read = new Set(inventory?.filter(({ installed }) => installed !== null).map(({ backend }) => backend));
    const words = said === '' ? [] : said.split(',').map((one) => one.split(' '));
    return words.map(([id = '', kind, answers]) => ({
      id,
      kind: kind === 'openai' ? 'openai' : 'ollama',
      isRead: read.has(id),
      answers: answers === 'true',
    }));
  }, [said, inventory]);
}
