import type { EventEmitter } from 'node:events';
import type { Session } from '../chromium/connection.ts';
import { ignoreEnded } from '../chromium/ignore-ended.ts';
import { evaluate } from '../chromium/page-commands.ts';
import type { EventPayload } from '../chromium/protocol.ts';
import { appSignals } from './app-signals.ts';
import { navigationEvent } from './navigation.ts';
import { toAppUrl } from './scheme-urls.ts';
import type { ViewState } from './view.ts';

/** What happens in a page as its WebContents announces it. */
export interface ContentsEvents {
  navigated(url: string): void;
  movedWithin(url: string): void;
  domReady(): void;
  loaded(page: Session): Promise<void>;
  crashed(): void;
  logged(entry: EventPayload<'Runtime.consoleAPICalled'>): void;
}

/** Keeps the state true and emits on `contents` what Electron does. */
export function createContentsEvents(contents: EventEmitter, state: ViewState): ContentsEvents {
  return {
    navigated(url) {
      // Chromium's own page about a document that could not be had is no document to Electron.
      if (url.startsWith('chrome-error:')) return;
      state.url = toAppUrl(url);
      state.isCrashed = false;
      state.loading.commit();
      contents.emit('did-navigate', {}, state.url, 200, 'OK');
    },
    movedWithin(url) {
      state.url = toAppUrl(url);
      contents.emit('did-start-navigation', navigationEvent(state.url, { isSameDocument: true }), state.url);
      contents.emit('did-navigate-in-page', {}, state.url, true);
    },
    domReady: () => void contents.emit('dom-ready', {}),
    async loaded(page) {
      if (!state.loading.isUnderWay()) return;
      const title = await evaluate(page, 'document.title').catch(ignoreEnded);
      if (typeof title === 'string' && title !== '' && title !== state.title) {
        state.title = title;
        contents.emit('page-title-updated', {}, title, true);
      }
      contents.emit('did-finish-load', {});
      state.loading.finish();
    },
    crashed() {
      const details: Electron.RenderProcessGoneDetails = { reason: 'crashed', exitCode: 11 };
      state.isCrashed = true;
      state.loading.fail(new Error('ERR_FAILED'));
      contents.emit('render-process-gone', {}, details);
      appSignals.emit('render-process-gone', {}, contents, details);
    },
    logged({ type, args }) {
      const message = args.map(({ value, description }) => String(value ?? description)).join(' ');
      contents.emit('console-message', { level: levels[type] ?? 'info', message, lineNumber: 0, sourceId: '' });
    },
  };
}

/** Of console calls that are more than information. */
const levels: Readonly<Record<string, 'debug' | 'error' | 'warning'>> = {
  debug: 'debug',
  error: 'error',
  assert: 'error',
  warning: 'warning',
};
