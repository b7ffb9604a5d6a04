import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConfigJson } from '../../../shared/config-view.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';
import { ChoiceControl, ChoicesControl, type ControlProps, TypedControl, WordsControl } from './controls.tsx';
import { type FieldKind, fieldKind } from './field-kind.ts';
import { plainWords } from './key-words.ts';
import { ProblemLines } from './problem-lines.tsx';
import { isAbout, type Problem } from './use-setting.ts';

type Entry = Readonly<Record<string, ConfigJson>>;

const asEntry = (value: ConfigJson | undefined): Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : {};

interface ObjectControlProps {
  readonly id: string;
  readonly node: SchemaNode;
  readonly value: ConfigJson | undefined;
  /** As problems name it. */
  readonly name: string;
  /** What is wrong with it and in it. */
  readonly problems: readonly Problem[];
  /** Whether it is still there when nothing is left in it. */
  readonly isKept?: boolean;
  readonly onChange: (value: ConfigJson) => void;
}

/** Edits a few keys that are there together or not at all. */
export function ObjectControl({ id, node, value, name, problems, isKept = false, onChange }: ObjectControlProps) {
  const entry = asEntry(value);
  const keys = Object.keys(node.properties ?? {});
  const set = (key: string, next: ConfigJson): void => {
    const { [key]: _, ...rest } = entry;
    const changed = next === null ? rest : { ...rest, [key]: next };
    onChange(Object.keys(changed).length === 0 && !isKept ? null : changed);
  };
  return (
    <Stack gap="xs" className={areFigures(node) ? 'settings-figures' : undefined}>
      {Object.entries(node.properties ?? {}).map(([key, child]) => (
        <div key={key}>
          <Text component="label" htmlFor={`${id}-${key}`} size="sm" fw={600}>
            {plainWords(key)}
          </Text>
          <Text size="xs" c="dimmed" mb={4}>
            {child.description}
          </Text>
          <LeafControl
            id={`${id}-${key}`}
            kind={fieldKind(child)}
            value={entry[key] ?? child.default}
            fallback={child.default}
            describedBy={`${id}-${key}-problems`}
            isWrong={problems.some((problem) => isAbout(problem, `${name}.${key}`))}
            onChange={(next) => set(key, next)}
          />
          <ProblemLines
            id={`${id}-${key}-problems`}
            name={`${name}.${key}`}
            problems={problems.filter((problem) => isAbout(problem, `${name}.${key}`))}
          />
        </div>
      ))}
      <ProblemLines
        name={name}
        problems={problems.filter((problem) => !keys.some((key) => isAbout(problem, `${name}.${key}`)))}
      />
    </Stack>
  );
}

/** Short ones, which stand side by side. */
const areFigures = ({ properties = {} }: SchemaNode): boolean =>
  Object.values(properties).every((child) => fieldKind(child).kind === 'number');

const controls: Readonly<Partial<Record<FieldKind['kind'], (props: ControlProps) => ReactNode>>> = {
  choice: ChoiceControl,
  choices: ChoicesControl,
  number: TypedControl,
  duration: TypedControl,
  size: TypedControl,
  text: TypedControl,
  words: WordsControl,
};

/** The control for a key that holds one value. */
export function LeafControl(props: ControlProps) {
  const Control = controls[props.kind.kind];
  if (!Control)
    return (
      <Text size="sm" c="dimmed">
        This key can be changed in the file only.
      </Text>
    );
  return <Control {...props} />;
}
