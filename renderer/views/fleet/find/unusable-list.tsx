import { List, Text } from '@mantine/core';
import type { DiscoverySnapshot } from '../../../../shared/discovery.ts';
import { formatCount } from '../../../ui/figures.ts';

/** Addresses where something answers that cannot be used, each with what stands in the way. */
export function UnusableList({ unusable }: Pick<DiscoverySnapshot, 'unusable'>) {
  if (unusable.length === 0) return null;
  return (
    <section aria-label="Not usable">
      <Text size="sm" fw={600}>
        {formatCount(unusable.length, 'address', 'addresses')} with something that cannot be used
      </Text>
      <List size="sm">
        {unusable.map(({ url, reason }) => (
          <List.Item key={url}>
            {url}: {reason}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
