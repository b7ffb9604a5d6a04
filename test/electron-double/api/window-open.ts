import type { EventPayload } from '../chromium/protocol.ts';
import { toAppUrl } from './scheme-urls.ts';

type Wanted = EventPayload<'Page.windowOpen'>;
export type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** A page's wish for a window, as the app's handler hears of it. */
export const openDetails = ({ url, windowName, windowFeatures }: Wanted): Electron.HandlerDetails => ({
  url: toAppUrl(url),
  frameName: windowName,
  features: windowFeatures.join(','),
  disposition: windowFeatures.length > 0 ? 'new-window' : 'foreground-tab',
  referrer: { url: '', policy: 'default' },
});

interface Opening {
  readonly answer: Electron.WindowOpenHandlerResponse;
  /** Tells the opener. */
  opened(window: object): void;
}

/** Wishes whose window the browser has not announced yet. It announces them in the order in which they were voiced. */
const openings: Opening[] = [];

export const expectPopup = (opening: Opening): void => void openings.push(opening);
export const nextPopup = (): Opening | undefined => openings.shift();
