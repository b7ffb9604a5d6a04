import { Text, Title } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { formatCount } from '../../ui/figures.ts';
import { Placeholder } from '../../ui/placeholder.tsx';
import { KeyList } from './key-list.tsx';
import type { SettingKey } from './setting-keys.ts';
import type { SettingPage } from './setting-pages.ts';

/** The keys of one page, with what they are about. */
export function KeyPage({ page: { title, keys } }: { readonly page: SettingPage }) {
  const says = keys[0]?.sections[0]?.says ?? keys[0]?.node.description;
  const isWaiting = keys.some(({ waitsForRestart }) => waitsForRestart);
  return (
    <>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {says} {isWaiting ? 'Changes here take effect when the gateway is started again.' : ''}
      </Text>
      <KeyList keys={keys} hasHeadings />
    </>
  );
}

/** The keys that a search has found, wherever they are. */
export function FoundKeys({ keys, query }: { readonly keys: readonly SettingKey[]; readonly query: string }) {
  if (keys.length === 0)
    return (
      <Placeholder icon={<IconSearchOff size={40} />} title="No key of that name or meaning">
        <Text size="sm" c="dimmed">
          Nothing in the configuration speaks of “{query}”.
        </Text>
      </Placeholder>
    );
  return (
    <>
      <Title order={2} size="h4">
        {formatCount(keys.length, 'key')} found
      </Title>
      <span role="status" className="only-for-readers">
        {formatCount(keys.length, 'key')} found
      </span>
      <KeyList keys={keys} hasHeadings={false} />
    </>
  );
}
