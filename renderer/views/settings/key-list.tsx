import { Text } from '@mantine/core';
import { useId } from 'react';
import { KeyHeading } from './key-heading.tsx';
import { ListControl } from './list-control.tsx';
import { MapControl } from './map-control.tsx';
import type { SettingKey } from './setting-keys.ts';
import { SettingRow } from './setting-row.tsx';
import { WebhookList } from './webhooks/webhook-list.tsx';

interface KeyListProps {
  readonly keys: readonly SettingKey[];
  /** Without them each key stands by itself, as among the results of a search. */
  readonly hasHeadings: boolean;
}

/** Keys under the headings of the sections they lie in, but for the outermost, which is the page's own. */
export function KeyList({ keys, hasHeadings }: KeyListProps) {
  return keys.map((key, place) => {
    const section = hasHeadings ? key.sections[1] : undefined;
    const isFirst = section !== undefined && section.name !== keys[place - 1]?.sections[1]?.name;
    return (
      <div key={key.path.join('.')}>
        {isFirst ? (
          <div className="settings-section">
            <Text fw={600} component="h2" m={0}>
              {section.name}
            </Text>
            <Text size="sm" c="dimmed">
              {section.says}
            </Text>
          </div>
        ) : null}
        <AnyRow setting={key} hasHeading={!hasHeadings || key.path.length > 1} />
      </div>
    );
  });
}

/** `hasHeading` is false where the page's own heading says it all. */
function AnyRow({ setting, hasHeading }: { readonly setting: SettingKey; readonly hasHeading: boolean }) {
  const id = useId();
  const { kind, path } = setting;
  const isList = kind.kind === 'map' || kind.kind === 'list' || isOfWebhooks(setting);
  if (!isList) return <SettingRow setting={setting} />;
  return (
    <section className="setting" data-setting={path.join('.')} aria-label={setting.label}>
      {hasHeading ? (
        <div className="setting-wide">
          <KeyHeading id={id} setting={setting} isControl={false} />
        </div>
      ) : null}
      <div className="setting-wide">
        {kind.kind === 'map' ? (
          <MapControl path={path} item={kind.item} />
        ) : kind.kind === 'entries' ? (
          <WebhookList path={path} item={kind.item} />
        ) : (
          <ListControl setting={setting} />
        )}
      </div>
    </section>
  );
}

const isOfWebhooks = ({ path }: SettingKey): boolean => path.join('.') === 'notify.webhooks';
