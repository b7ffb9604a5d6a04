import { Text } from '@mantine/core';
import { splitMeaning } from './key-words.ts';
import type { SettingKey } from './setting-keys.ts';

interface KeyHeadingProps {
  /** Of the control it labels; its meaning has `<id>-meaning`. */
  readonly id: string;
  readonly setting: SettingKey;
  /** Whether there is one control that it labels. */
  readonly isControl: boolean;
}

/** What a key is called, in words and as the file spells it, and what it means. */
export function KeyHeading({ id, setting: { label, path, node }, isControl }: KeyHeadingProps) {
  const words = (
    <>
      {label} <span className="setting-path">{path.join('.')}</span>
    </>
  );
  return (
    <div>
      {isControl ? (
        <label className="setting-label" htmlFor={id}>
          {words}
        </label>
      ) : (
        <h3 className="setting-label">{words}</h3>
      )}
      <Meaning id={`${id}-meaning`} description={node.description ?? ''} />
    </div>
  );
}

function Meaning({ id, description }: { readonly id: string; readonly description: string }) {
  const { says, values } = splitMeaning(description);
  return (
    <Text id={id} size="sm" c="dimmed" component="div">
      {says}
      {values.length === 0 ? null : (
        <ul className="setting-values">
          {values.map((value) => (
            <li key={value}>{value}</li>
          ))}
        </ul>
      )}
    </Text>
  );
}
