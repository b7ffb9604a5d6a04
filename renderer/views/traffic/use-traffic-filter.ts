import { useMemo } from 'react';
import { amend, parseRoute, useRoute } from '../../store/route.ts';
import { everything, filterOfQuery, queryOfFilter, type TrafficFilter } from './traffic-filter.ts';

/** The filter as the address says it, so that a link shows the same requests. */
export function useTrafficFilter(): TrafficFilter {
  const { query } = useRoute();
  return useMemo(() => filterOfQuery(query), [query]);
}

/** Changes a part of the filter, in the address. */
export function changeFilter(some: Partial<TrafficFilter>): void {
  const { detail, query } = parseRoute(window.location.hash);
  amend('traffic', detail, queryOfFilter({ ...filterOfQuery(query), ...some }));
}

export const clearFilter = (): void => changeFilter(everything);
