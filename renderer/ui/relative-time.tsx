import { Tooltip } from '@mantine/core';
import { formatAgo, formatExactTime, unknown } from './figures.ts';

/** `12 s ago`, with the exact time on hover. `at` and `now` in milliseconds since the epoch. */
export function RelativeTime({ at, now }: { readonly at: number | null; readonly now: number }) {
  if (at === null) return <span>{unknown}</span>;
  return (
    <Tooltip label={formatExactTime(at)}>
      <time dateTime={new Date(at).toISOString()}>{formatAgo(at, now)}</time>
    </Tooltip>
  );
}
