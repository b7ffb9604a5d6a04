import { Accordion, Anchor, Group, Text } from '@mantine/core';
import { memo } from 'react';
import type { ConfigJson } from '../../../shared/config-view.ts';
import { hrefOf } from '../../store/route.ts';
import { valueAt } from '../../store/settings/config-value.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { formatCount } from '../../ui/figures.ts';
import { itemKeys, type SettingKey } from './setting-keys.ts';
import { SettingRow } from './setting-row.tsx';
import { isAbout, useSetting } from './use-setting.ts';

/** The backends, each with its keys. Which ones there are is for the fleet's own screen. */
export function ListControl({ setting }: { readonly setting: SettingKey }) {
  const written = useSettings(({ view }) => view?.written) ?? {};
  const ids = idsOf(valueAt(written, setting.path));
  return (
    <>
      <Text size="sm" mb="sm">
        {ids.length === 0 ? 'There are none yet. ' : ''}
        Backends are added, drained and removed on the{' '}
        <Anchor href={hrefOf('fleet')} underline="always">
          Fleet
        </Anchor>{' '}
        screen.
      </Text>
      <Accordion variant="separated" chevronPosition="left" keepMounted={false}>
        {ids.map((id) => (
          <Item key={id} id={id} list={setting} />
        ))}
      </Accordion>
    </>
  );
}

function idsOf(list: ConfigJson | undefined): readonly string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly { readonly id?: ConfigJson }[]).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

const Item = memo(({ id, list }: { readonly id: string; readonly list: SettingKey }) => {
  const path = [...list.path, id];
  const { value, name } = useSetting(path, undefined);
  const changes = useSettings(
    ({ pending }) => Object.values(pending).filter((one) => startsWith(one.path, path)).length,
  );
  const problems = useSettings(({ verdict }) => verdict?.problems.filter((one) => isAbout(one, name)).length ?? 0);
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group gap="sm">
          <Text fw={600}>{id}</Text>
          <Text size="sm" c="dimmed">
            {urlOf(value)}
          </Text>
          {changes > 0 ? <Text size="sm">{formatCount(changes, 'change')}</Text> : null}
          {problems > 0 ? (
            <Text size="sm" className="tone-bad">
              {formatCount(problems, 'problem')}
            </Text>
          ) : null}
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {itemKeys(list, id).map((key) => (
          <SettingRow key={key.path.join('.')} setting={key} />
        ))}
      </Accordion.Panel>
    </Accordion.Item>
  );
});

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, place) => path[place] === step);

const urlOf = (value: ConfigJson | undefined): string =>
  typeof value === 'object' && value !== null && 'url' in value ? String(value.url) : '';
