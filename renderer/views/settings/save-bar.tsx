import { Anchor, Button, Text } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { hrefOf } from '../../store/route.ts';
import { discardSettings, saveSettings } from '../../store/settings/edit-settings.ts';
import { countPending, useSettings } from '../../store/settings/settings-store.ts';
import { formatCount } from '../../ui/figures.ts';
import { ReviewDialog } from './review-dialog.tsx';
import type { SettingPage } from './setting-pages.ts';

/** Stands at the foot of every page while something is not saved. */
export function SaveBar({ pages }: { readonly pages: readonly SettingPage[] }) {
  const count = useSettings(countPending);
  const problems = useSettings(({ verdict }) => verdict?.problems) ?? [];
  const isSaving = useSettings((state) => state.isSaving);
  const [isReviewing, { open, close }] = useDisclosure(false);
  const save = async (): Promise<void> => {
    if (problems.length > 0 || !(await saveSettings())) open();
  };
  useHotkeys([['mod+S', () => count > 0 && void save()]], []);
  if (count === 0) return null;
  const [first] = problems;
  return (
    <section className="save-bar" aria-label="Unsaved changes">
      <Text fw={600}>{formatCount(count, 'change')}</Text>
      <Text size="sm" style={{ flex: 1 }} role="status">
        {first ? (
          <span className="tone-bad">
            {formatCount(problems.length, 'problem')}: <ProblemLink path={first.path} pages={pages} />
            {problems.length > 1 ? ' and more' : ''}
          </span>
        ) : (
          'not saved yet'
        )}
      </Text>
      <Button variant="default" onClick={discardSettings}>
        Discard
      </Button>
      <Button variant="default" onClick={open}>
        Review
      </Button>
      <Button onClick={() => void save()} loading={isSaving}>
        Save
      </Button>
      <ReviewDialog isOpen={isReviewing} onClose={close} />
    </section>
  );
}

/** The way to the page where the problem is. */
function ProblemLink({ path, pages }: { readonly path: string; readonly pages: readonly SettingPage[] }) {
  const page = pages.find(({ keys }) => keys.some((key) => path.startsWith(key.path.join('.'))));
  if (!page) return path === '' ? 'the file as a whole' : path;
  return (
    <Anchor href={hrefOf('settings', page.id)} c="inherit" underline="always">
      {path}
    </Anchor>
  );
}
