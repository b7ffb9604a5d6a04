import type { SettingPath } from '../../store/settings/config-value.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';
import { type FieldKind, fieldKind } from './field-kind.ts';
import { plainWords } from './key-words.ts';

/** One key of the configuration, as the form shows it. */
export interface SettingKey {
  readonly path: SettingPath;
  readonly label: string;
  readonly node: SchemaNode;
  readonly kind: FieldKind;
  /** The sections it lies in, with their meanings; the outermost first. */
  readonly sections: readonly { readonly name: string; readonly says: string }[];
  /** Whether what it lies in cannot be without it. */
  readonly isRequired: boolean;
  /** Whether only another start of the gateway puts it in force. */
  readonly waitsForRestart: boolean;
}

/** Every key of a schema, sections opened, in the schema's order. */
export function settingKeys(schema: SchemaNode): readonly SettingKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, node]) =>
    keysUnder(node, { path: [name], sections: [], isRequired: false, waitsForRestart: node['x-restart'] === true }),
  );
}

/** The keys of one item of a list, which is known by `id`. */
export function itemKeys({ path, kind, sections, waitsForRestart }: SettingKey, id: string): readonly SettingKey[] {
  if (kind.kind !== 'list') return [];
  const { properties = {}, required = [] } = kind.item;
  return Object.entries(properties).map(([name, node]) => ({
    path: [...path, id, name],
    label: plainWords(name),
    node,
    kind: fieldKind(node),
    sections,
    isRequired: required.includes(name),
    waitsForRestart,
  }));
}

type Place = Pick<SettingKey, 'path' | 'sections' | 'isRequired' | 'waitsForRestart'>;

function keysUnder(node: SchemaNode, place: Place): readonly SettingKey[] {
  const kind = fieldKind(node);
  const label = plainWords(place.path.at(-1) ?? '');
  if (kind.kind !== 'section') return [{ ...place, label, node, kind }];
  const sections = [...place.sections, { name: label, says: node.description ?? '' }];
  return Object.entries(kind.properties).flatMap(([name, child]) =>
    keysUnder(child, {
      path: [...place.path, name],
      sections,
      isRequired: place.isRequired,
      waitsForRestart: place.waitsForRestart && child['x-restart'] !== false,
    }),
  );
}

/** Keys whose words, path or meaning hold every word that is searched for. */
export function searchKeys(keys: readonly SettingKey[], query: string): readonly SettingKey[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return keys.filter(({ path, label, node, sections }) => {
    const text = [path.join('.'), label, node.description, ...sections.map(({ name }) => name)].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
