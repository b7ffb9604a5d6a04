import { AppShell } from '@mantine/core';
import { usePanel } from '../store/panel-store.ts';
import { useRoute } from '../store/route.ts';
import { Placeholder } from '../ui/placeholder.tsx';
import { FleetDialogs } from '../views/fleet/fleet-dialogs.tsx';
import { KeyDialogs } from '../views/keys/key-dialogs.tsx';
import { ModelDialogs } from '../views/models/model-dialogs.tsx';
import { Announcer } from './announcer.tsx';
import { useHotkeyMap } from './hotkeys.ts';
import { LinkBanner } from './link-banner.tsx';
import { Palette } from './palette.tsx';
import { Problems } from './problems.tsx';
import { ScreenOf } from './screens.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SideBar } from './side-bar.tsx';
import { StoppingBanner } from './stopping-banner.tsx';
import { TopBar } from './top-bar.tsx';
import { Warnings } from './warnings.tsx';

/** The frame around every screen. */
export function Shell() {
  const route = useRoute();
  const hasSnapshot = usePanel(({ snapshot }) => snapshot !== null);
  const link = usePanel((state) => state.link);
  useHotkeyMap();
  if (!hasSnapshot) {
    return link === 'connecting' ? (
      <Placeholder title="Connecting to the gateway…" />
    ) : (
      <main>
        <LinkBanner />
        <Placeholder title="The gateway has not answered yet">
          This page goes on by itself as soon as it does.
        </Placeholder>
      </main>
    );
  }
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 184, breakpoint: 0 }} padding="md">
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell.Header>
        <TopBar />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Screens">
        <SideBar route={route} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <LinkBanner />
        <StoppingBanner />
        <Problems />
        <Warnings screen={route.screen} />
        <ScreenOf route={route} />
      </AppShell.Main>
      <FleetDialogs />
      <KeyDialogs />
      <ModelDialogs />
      <ShortcutsDialog />
      <Palette />
      <Announcer />
    </AppShell>
  );
}
