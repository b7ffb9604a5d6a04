import { useMemo } from 'react';
import { amend, parseRoute, useRoute } from '../../store/route.ts';
import type { RowFilter } from './show-rows.ts';

/** The filter as the address says it, so that a link shows the same rows. */
export function useRowFilter(): RowFilter {
  const { query } = useRoute();
  return useMemo(() => filterOf(query), [query]);
}

/** Changes a part of the filter, in the address. */
export function changeRowFilter(some: Partial<RowFilter>): void {
  const { detail, query } = parseRoute(window.location.hash);
  amend('models', detail, queryOf({ ...filterOf(query), ...some }));
}

const filterOf = (query: URLSearchParams): RowFilter => ({
  text: query.get('q') ?? '',
  isLoadedOnly: query.has('loaded'),
  isDriftOnly: query.has('differs'),
});

const queryOf = ({ text, isLoadedOnly, isDriftOnly }: RowFilter): Record<string, string> => ({
  ...(text === '' ? {} : { q: text }),
  ...(isLoadedOnly ? { loaded: '1' } : {}),
  ...(isDriftOnly ? { differs: '1' } : {}),
});
