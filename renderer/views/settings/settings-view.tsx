import './settings.css';
import { Text, Title } from '@mantine/core';
import { IconSettingsOff } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { ConfigView } from '../../../shared/config-view.ts';
import { useRoute } from '../../store/route.ts';
import { followConfig } from '../../store/settings/edit-settings.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { CarryPage } from './carry-page.tsx';
import { CertificatePage } from './certificate-page.tsx';
import { ComputerPage } from './computer-page.tsx';
import { FilePage } from './file-page.tsx';
import { GatewayPage } from './gateway-page.tsx';
import { FoundKeys, KeyPage } from './key-page.tsx';
import { PageList } from './page-list.tsx';
import { SaveBar } from './save-bar.tsx';
import { searchKeys, settingKeys } from './setting-keys.ts';
import { type SettingPage, settingPages } from './setting-pages.ts';
import { DemoNote, OvertakenNote } from './settings-notes.tsx';
import { useDesktop } from './use-desktop.ts';

/** Every key of the configuration, and what else can be set. */
export function SettingsView() {
  const view = useSettings((state) => state.view);
  const failure = useSettings((state) => state.failure);
  useEffect(followConfig, []);
  return (
    <>
      <Title order={1} size="h3" mb="md">
        Settings
      </Title>
      {view ? <Settings view={view} /> : failure === null ? <Loading what="the configuration" /> : null}
      {!view && failure !== null ? (
        <Placeholder icon={<IconSettingsOff size={40} />} title="The configuration could not be read">
          <Text size="sm" c="dimmed">
            {failure}
          </Text>
        </Placeholder>
      ) : null}
    </>
  );
}

function Settings({ view }: { readonly view: ConfigView }) {
  const { detail } = useRoute();
  const isDesktop = useDesktop() !== null;
  const [query, setQuery] = useState('');
  const keys = useMemo(() => settingKeys(view.schema as SchemaNode), [view.schema]);
  const pages = useMemo(() => settingPages(keys), [keys]);
  const extras = [certificate, ...(isDesktop ? [computer] : []), file, carry, gateway];
  const known = [...pages, ...extras];
  const current = known.find(({ id }) => id === detail) ?? known[0];
  const isSearching = query.trim() !== '';
  return (
    <div className="settings">
      <PageList
        pages={known.map(({ id, title, keys: own }) => ({
          id,
          title,
          roots: [...new Set(own.map(({ path }) => path[0] ?? ''))],
        }))}
        current={isSearching ? null : (current?.id ?? null)}
        query={query}
        onSearch={setQuery}
      />
      <div>
        <DemoNote view={view} />
        <OvertakenNote />
        {isSearching ? <FoundKeys keys={searchKeys(keys, query)} query={query} /> : <Page page={current} view={view} />}
        <SaveBar pages={pages} />
      </div>
    </div>
  );
}

function Page({ page, view }: { readonly page: SettingPage | undefined; readonly view: ConfigView }) {
  if (!page) return null;
  switch (page.id) {
    case certificate.id:
      return <CertificatePage />;
    case computer.id:
      return <ComputerPage />;
    case file.id:
      return <FilePage view={view} />;
    case carry.id:
      return <CarryPage view={view} />;
    case gateway.id:
      return <GatewayPage />;
    default:
      return <KeyPage page={page} />;
  }
}

const certificate: SettingPage = { id: 'certificate', title: 'Certificate', keys: [] };
const computer: SettingPage = { id: 'computer', title: 'This computer', keys: [] };
const file: SettingPage = { id: 'file', title: 'The file', keys: [] };
const carry: SettingPage = { id: 'carry', title: 'Import and export', keys: [] };
const gateway: SettingPage = { id: 'gateway', title: 'Gateway', keys: [] };
