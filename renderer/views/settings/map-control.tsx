import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import type { ConfigJson } from '../../../shared/config-view.ts';
import { type SettingPath, valueAt } from '../../store/settings/config-value.ts';
import { changeSetting } from '../../store/settings/edit-settings.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { fieldKind } from './field-kind.ts';
import { LeafControl, ObjectControl } from './object-control.tsx';
import { ProblemLines } from './problem-lines.tsx';
import { useProblems, useSetting } from './use-setting.ts';

interface MapControlProps {
  readonly path: SettingPath;
  readonly item: SchemaNode;
}

/** Edits named entries, each as a whole: those in the file and those about to be. */
export function MapControl({ path, item }: MapControlProps) {
  const names = useNames(path);
  const { name } = useSetting(path, undefined);
  // What is wrong with an entry stands in it; only what is about the map itself stands here.
  const problems = useProblems(name).filter((problem) => problem.path === name);
  return (
    <>
      {names.map((entry) => (
        <MapEntry key={entry} path={[...path, entry]} item={item} />
      ))}
      <ProblemLines problems={problems} name={name} />
      <NewEntry
        of={name}
        onAdd={(entry) => changeSetting([...path, entry], item.properties ? {} : firstValue(item))}
        taken={names}
      />
    </>
  );
}

function useNames(path: SettingPath): readonly string[] {
  const written = useSettings(({ view }) => view?.written) ?? {};
  const pending = useSettings((state) => state.pending);
  const inFile = Object.keys(valueAt(written, path) ?? {});
  const added = Object.values(pending).flatMap((change) => {
    const name = change.path[path.length];
    return name !== undefined && path.every((step, place) => change.path[place] === step) ? [name] : [];
  });
  return [...new Set([...inFile, ...added])];
}

/** What a new entry that is one value begins as. */
const firstValue = ({ default: fallback, enum: values }: SchemaNode): ConfigJson => fallback ?? values?.[0] ?? '';

function MapEntry({ path, item }: MapControlProps) {
  const { value, isChanged, isWritten, name } = useSetting(path, undefined);
  const problems = useProblems(name);
  const id = useId();
  const entry = path.at(-1) ?? '';
  return (
    <section className="settings-entry" aria-label={entry}>
      <Group justify="space-between" mb="xs">
        <Text size="sm" fw={600}>
          {entry} <span className="setting-path">{isWritten ? (isChanged ? 'changed' : '') : 'will be taken out'}</span>
        </Text>
        {isWritten ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={12} />}
            onClick={() => changeSetting(path, null)}
          >
            Take out {entry}
          </Button>
        ) : null}
      </Group>
      {isWritten && !item.properties ? (
        <OneValue path={path} item={item} />
      ) : isWritten ? (
        <ObjectControl
          id={id}
          node={item}
          value={value}
          name={name}
          problems={problems}
          isKept
          onChange={(next) => changeSetting(path, next)}
        />
      ) : (
        <ProblemLines problems={problems} name={name} />
      )}
    </section>
  );
}

/** An entry that is one value, not a few keys. */
function OneValue({ path, item }: MapControlProps) {
  const { value, name } = useSetting(path, undefined);
  const problems = useProblems(name);
  const id = useId();
  return (
    <>
      <Text component="label" htmlFor={id} size="xs" c="dimmed" mb={4}>
        Value of {path.at(-1)}
      </Text>
      <LeafControl
        id={id}
        kind={fieldKind(item)}
        value={value}
        fallback={undefined}
        describedBy={`${id}-problems`}
        isWrong={problems.length > 0}
        onChange={(next) => changeSetting(path, next)}
      />
      <ProblemLines id={`${id}-problems`} problems={problems} name={name} />
    </>
  );
}

interface NewEntryProps {
  /** The map, as `models.aliases`. */
  readonly of: string;
  readonly taken: readonly string[];
  readonly onAdd: (name: string) => void;
}

function NewEntry({ of, taken, onAdd }: NewEntryProps) {
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '' || isTaken) return;
    onAdd(name.trim());
    setName('');
  };
  return (
    <Group component="form" onSubmit={submit} gap="sm" align="flex-start">
      <TextInput
        aria-label={`Name of a new entry of ${of}`}
        placeholder="Name of a new entry"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={isTaken ? 'there is one of that name' : null}
        w={320}
      />
      <Button type="submit" variant="default" leftSection={<IconPlus size={14} />} mt={2}>
        Add
      </Button>
    </Group>
  );
}
