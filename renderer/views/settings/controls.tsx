import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConfigJson } from '../../../shared/config-view.ts';
import { isSame } from '../../store/settings/config-value.ts';
import { type FieldKind, readTyped } from './field-kind.ts';

export interface ControlProps {
  readonly id: string;
  readonly kind: FieldKind;
  /** Undefined when nothing is set and there is no default. */
  readonly value: ConfigJson | undefined;
  readonly fallback: ConfigJson | undefined;
  readonly describedBy: string;
  readonly isWrong: boolean;
  readonly onChange: (value: ConfigJson) => void;
}

/** Chooses among a few values. */
export function ChoiceControl({ id, kind, value, fallback, describedBy, isWrong, onChange }: ControlProps) {
  const values = kind.kind === 'choice' ? kind.values : [];
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      error={isWrong}
      value={value === undefined ? null : String(value)}
      data={values.map((one) => ({ value: String(one), label: `${one}${one === fallback ? ' (default)' : ''}` }))}
      onChange={(text) => onChange(values.find((one) => String(one) === text) ?? null)}
      allowDeselect={false}
    />
  );
}

/** Takes what is typed; what it means is for the gateway to say. Keeps the spelling (`1.0`) while it means the value. */
export function TypedControl({ id, kind, value, fallback, describedBy, isWrong, onChange }: ControlProps) {
  const shown = value === undefined || value === null ? '' : String(value);
  const [draft, setDraft] = useState(shown);
  const type = (text: string): void => {
    setDraft(text);
    // A key without a default is taken out by emptying its field.
    onChange(text === '' && fallback === undefined ? null : readTyped(text, kind));
  };
  const isOwn = isSame(readTyped(draft, kind), value ?? '');
  return (
    <TextInput
      id={id}
      aria-describedby={describedBy}
      error={isWrong}
      value={isOwn ? draft : shown}
      onChange={(event) => type(event.currentTarget.value)}
      placeholder={fallback === undefined ? 'not set' : String(fallback)}
      spellCheck={false}
      autoComplete="off"
    />
  );
}

/** Takes a list of words. */
export function WordsControl({ id, value, describedBy, isWrong, onChange }: ControlProps) {
  const words = Array.isArray(value) ? value.map(String) : [];
  return (
    <TagsInput
      id={id}
      aria-describedby={describedBy}
      error={isWrong}
      value={words}
      onChange={(next) => onChange(next.length === 0 ? null : next)}
      placeholder={words.length === 0 ? 'none' : ''}
    />
  );
}

/** Chooses any of a few words. */
export function ChoicesControl({ id, kind, value, fallback, describedBy, isWrong, onChange }: ControlProps) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <MultiSelect
      id={id}
      aria-describedby={describedBy}
      error={isWrong}
      value={chosen}
      data={kind.kind === 'choices' ? [...kind.values] : []}
      onChange={(next) => onChange(next.length === 0 ? null : next)}
      placeholder={chosen.length > 0 ? '' : fallback === undefined ? 'not set' : 'none'}
      clearable
    />
  );
}
