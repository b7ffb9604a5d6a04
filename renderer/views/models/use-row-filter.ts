import { useMemo } from 'react';
import { amend, useRoute } from '../../store/route.ts';
import type { RowFilter } from './show-rows.ts';

/** The filter as the address says it, so that a link shows the same rows. */
export function useRowFilter(): { filter: RowFilter; change: (some: Partial<RowFilter>) => void } {
  const { detail, query } = useRoute();
  const filter = useMemo(
    () => ({
      text: query.get('q') ?? '',
      isLoadedOnly: query.has('loaded'),
      isDriftOnly: query.has('differs'),
    }),
    [query],
  );
  return { filter, change: (some) => amend('models', detail, queryOf({ ...filter, ...some })) };
}

const queryOf = ({ text, isLoadedOnly, isDriftOnly }: RowFilter): Record<string, string> => ({
  ...(text === '' ? {} : { q: text }),
  ...(isLoadedOnly ? { loaded: '1' } : {}),
  ...(isDriftOnly ? { differs: '1' } : {}),
});
