import { Button, Text } from '@mantine/core';
import { memo } from 'react';
import type { InstalledModel } from '../../../shared/snapshot.ts';
import { unknown } from '../../ui/figures.ts';
import { ModelFilter } from './model-filter.tsx';
import { Section } from './section.tsx';
import { useModelFilter } from './use-model-filter.ts';

interface ServedModelsProps {
  /** Null while they were never read. */
  readonly installed: readonly InstalledModel[] | null;
}

/** The models of a server of the OpenAI API: it says which, and nothing else of them. */
export const ServedModels = memo(function ServedModels({ installed }: ServedModelsProps) {
  const { filter, setFilter, matching, shown, showAll } = useModelFilter(installed);
  return (
    <Section
      title="Served through the OpenAI API"
      aside={installed === null ? unknown : String(installed.length)}
      controls={<ModelFilter label="Filter served models" value={filter} onChange={setFilter} />}
    >
      <Text size="sm" c="dimmed" mb="xs">
        {sayWhat(installed, { filter, matching: matching.length })}
      </Text>
      {shown.length === 0 ? null : (
        <ul className="served-models" aria-label="Served models">
          {shown.map(({ name }) => (
            <li key={name} className="cut" title={name}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {matching.length > shown.length ? (
        <Button variant="subtle" mt="xs" onClick={showAll}>
          Show all {matching.length}
        </Button>
      ) : null}
    </Section>
  );
});

function sayWhat(
  installed: ServedModelsProps['installed'],
  { filter, matching }: { readonly filter: string; readonly matching: number },
): string {
  if (installed === null) return 'Not read yet: it has not answered';
  if (installed.length === 0) return 'It serves no model';
  if (matching === 0) return `No model matches “${filter}”`;
  return 'Which of them are in memory, and which are to be had there, is settled on that server';
}
