import {
  IconActivity,
  IconBell,
  IconBox,
  IconKey,
  IconMessage2,
  IconServer2,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Route } from '../store/route.ts';
import { BackendView } from '../views/backend/backend-view.tsx';
import { EventsView } from '../views/events/events-view.tsx';
import { FleetView } from '../views/fleet/fleet-view.tsx';
import { KeysView } from '../views/keys/keys-view.tsx';
import { ModelsView } from '../views/models/models-view.tsx';
import { PlaygroundView } from '../views/playground/playground-view.tsx';
import { SettingsView } from '../views/settings/settings-view.tsx';
import { TrafficView } from '../views/traffic/traffic-view.tsx';

export interface Screen {
  /** As in `#/fleet`. */
  readonly path: string;
  readonly title: string;
  /** Follows `g`. */
  readonly key: string;
  readonly icon: TablerIcon;
  readonly View: ComponentType;
}

/** Every screen, in the order of the sidebar. */
export const screens: readonly Screen[] = [
  { path: 'fleet', title: 'Fleet', key: 'f', icon: IconServer2, View: FleetView },
  { path: 'models', title: 'Models', key: 'm', icon: IconBox, View: ModelsView },
  { path: 'traffic', title: 'Traffic', key: 't', icon: IconActivity, View: TrafficView },
  { path: 'events', title: 'Events', key: 'e', icon: IconBell, View: EventsView },
  { path: 'keys', title: 'Keys', key: 'k', icon: IconKey, View: KeysView },
  { path: 'playground', title: 'Playground', key: 'p', icon: IconMessage2, View: PlaygroundView },
  { path: 'settings', title: 'Settings', key: 's', icon: IconSettings, View: SettingsView },
];

/** What a route shows; an unknown screen is the fleet. */
export function ScreenOf({ route }: { readonly route: Route }) {
  if (route.screen === 'backend') return <BackendView key={route.detail} id={route.detail} />;
  const { View } = screens.find(({ path }) => path === route.screen) ?? { View: FleetView };
  return <View />;
}

/** Whether the sidebar marks a screen for that route: a backend's page belongs to the fleet. */
export const isCurrent = ({ path }: Screen, { screen }: Route): boolean =>
  path === screen || (path === 'fleet' && !screens.some((other) => other.path === screen));
