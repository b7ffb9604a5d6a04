import { join } from 'node:path';
import type { Snapshot } from '../../../shared/snapshot.ts';
import type { Host } from '../../host.ts';
import type { Preferences } from '../preferences/preferences.ts';
import type { QuitSteps } from '../quit/quit-steps.ts';
import { describeStopping } from '../quit/stopping-line.ts';
import { channels } from './bridge-channels.ts';
import { createCloser } from './close-window.ts';
import { connectPanel } from './ipc.ts';
import { createPanelLink, type PanelLink } from './panel-link.ts';
import { createPanelWindow, type PanelWindow } from './panel-window.ts';
import { openPlacementFile } from './placement-file.ts';

export interface PanelParts {
  readonly host: Host;
  readonly preferences: Preferences;
  readonly quit: QuitSteps;
  readonly dataDir: string;
  readonly preloadPath: string;
  readonly assetsDir: string;
}

/** The window with everything that goes in and out of it. */
export interface Panel {
  readonly window: PanelWindow;
  readonly link: PanelLink;
  /** Takes every snapshot: the title tells how far a stop has come. */
  readonly show: (snapshot: Snapshot) => void;
  /** Requests that run or wait, as of the last snapshot. */
  readonly busy: () => number;
}

/** Connects the panel's window to the gateway; it opens when it is first shown. */
export function openPanel({ host, preferences, quit, dataDir, preloadPath, assetsDir }: PanelParts): Panel {
  const { log, gateway } = host;
  let busy = 0;
  const link = createPanelLink({
    subscribe: gateway.subscribe,
    attachPage: host.playground.attach,
    send: (event, payload) => window.contents()?.send(channels.event, event, payload),
  });
  const onClose = createCloser({ panel: () => window, preferences, quit, busy: () => busy, log });
  const window = createPanelWindow({
    preloadPath,
    iconPath: join(assetsDir, 'window.png'),
    placement: openPlacementFile(dataDir, log),
    log,
    page: link,
    onClose,
    onSessionEnd: quit.hurry,
  });
  connectPanel(host.dispatch, link);
  return {
    window,
    link,
    busy: () => busy,
    show(snapshot) {
      busy = snapshot.gateway.inFlight + snapshot.gateway.queued;
      window.setTitle(describeStopping(snapshot.gateway, snapshot.at) ?? 'Corral');
    },
  };
}
