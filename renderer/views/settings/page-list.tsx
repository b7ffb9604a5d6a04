import { Badge, NavLink, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { hrefOf } from '../../store/route.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { isAbout } from './use-setting.ts';

export interface PageLink {
  readonly id: string;
  readonly title: string;
  /** First steps of the keys on it. */
  readonly roots: readonly string[];
}

interface PageListProps {
  readonly pages: readonly PageLink[];
  readonly current: string | null;
  readonly query: string;
  readonly onSearch: (query: string) => void;
}

/** The way to every page, with what on it is not saved or wrong, and the search over all of them. */
export function PageList({ pages, current, query, onSearch }: PageListProps) {
  return (
    <nav className="settings-pages" aria-label="Settings">
      <TextInput
        data-filter
        aria-label="Search the settings"
        placeholder="Search ( / )"
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={query}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onSearch('')}
        mb="xs"
      />
      {pages.map((page) => (
        <NavLink
          key={page.id}
          href={hrefOf('settings', page.id)}
          label={page.title}
          active={page.id === current}
          {...(page.id === current ? { 'aria-current': 'page' as const } : {})}
          rightSection={<Marks page={page} />}
          onClick={() => onSearch('')}
          py={6}
        />
      ))}
    </nav>
  );
}

function Marks({ page: { roots } }: { readonly page: PageLink }) {
  const changes = useSettings(
    ({ pending }) => Object.values(pending).filter(({ path: [first = ''] }) => roots.includes(first)).length,
  );
  const problems = useSettings(
    ({ verdict }) => verdict?.problems.filter((problem) => roots.some((root) => isAbout(problem, root))).length ?? 0,
  );
  if (problems > 0)
    return (
      <Badge size="sm" color="red" variant="light" aria-label={`${problems} problems`}>
        {problems}
      </Badge>
    );
  if (changes > 0)
    return (
      <Badge size="sm" variant="light" aria-label={`${changes} unsaved changes`}>
        {changes}
      </Badge>
    );
  return null;
}
