import { type EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../chromium/connection.ts';
import { ignoreEnded } from '../chromium/ignore-ended.ts';
import type { Page } from '../chromium/page.ts';
import { capture, evaluate, layOut, navigate, setScheme } from '../chromium/page-commands.ts';
import { running } from '../host.ts';
import { encode } from '../in-page/codec.ts';
import type { ToPage } from '../in-page/ipc-renderer.ts';
import { createLoading, type Loading } from './loading.ts';
import { nativeTheme } from './native-theme.ts';
import { navigationEvent } from './navigation.ts';
import { toBrowserUrl } from './scheme-urls.ts';

/** The window around a page, as far as the page depends on it. It emits `resize`. */
export interface Owner extends EventEmitter {
  getContentSize(): number[];
}

const HEARING_LIMIT_MS = 500;

/** What a page is at the moment. */
export interface ViewState {
  url: string;
  title: string;
  zoomFactor: number;
  isCrashed: boolean;
  isDestroyed: boolean;
  readonly loading: Loading;
}

/** A page as its WebContents leads it. Whatever is asked before the page is there waits for it. */
export interface View {
  readonly state: Readonly<ViewState>;
  /** Rejects with Chromium's code when the document cannot be had. */
  load(url: string): Promise<void>;
  reload(ignoreCache: boolean): void;
  /** Runs code in the page, after a document that is being loaded. */
  run(code: string, userGesture: boolean): Promise<unknown>;
  capture(): Promise<Buffer>;
  /** Throws when the message cannot be cloned. */
  post(message: ToPage): void;
  zoom(factor: number): void;
  crash(): void;
  close(): void;
}

/** Opens the page; it tells the state of what happens in it, and when it is gone. */
type Open = (state: ViewState, gone: () => void) => Promise<Page>;

/** `contents` emits what happens to the page. */
export function createView(contents: EventEmitter, owner: Owner, open: Open): View {
  const loading = createLoading((event) => void contents.emit(event, {}));
  const state: ViewState = { url: '', title: '', zoomFactor: 1, isCrashed: false, isDestroyed: false, loading };
  const opened = open(state, destroy).then((page) => dress(page, state, owner, contents));
  // Told to whoever needs the page; a window that is closed at once needs it no more.
  opened.catch(ignoreEnded);
  const withPage = (act: (page: Page) => unknown): void => void opened.then(act).catch(ignoreEnded);

  function destroy(): void {
    if (state.isDestroyed) return;
    state.isDestroyed = true;
    loading.fail(new Error('ERR_ABORTED'));
    contents.emit('destroyed');
  }

  function failLoad(url: string, code: string): void {
    contents.emit('did-fail-load', {}, -2, code, url, true, 1, 1);
    loading.fail(Object.assign(new Error(`${code} loading '${url}'`), { code, url }));
  }

  /** What the page sent before is taken in first. Electron's window goes before debuggers see the page go. */
  async function close(page: Page): Promise<void> {
    if (!state.isCrashed) await heardOut(page.session);
    destroy();
    await running('WebContents').browser.connection.send('Target.closeTarget', { targetId: page.targetId });
  }

  return {
    state,
    async load(url) {
      const { session } = await opened;
      const loaded = loading.begin();
      state.url = url;
      contents.emit('did-start-navigation', navigationEvent(url), url);
      navigate(session, toBrowserUrl(url)).then((failure) => failure && failLoad(url, failure), ignoreEnded);
      return loaded;
    },
    reload(ignoreCache) {
      // Nobody waits for a reload.
      loading.begin().catch(() => undefined);
      contents.emit('did-start-navigation', navigationEvent(state.url), state.url);
      withPage(({ session }) => session.send('Page.reload', { ignoreCache }));
    },
    async run(code, userGesture) {
      const { session } = await opened;
      if (loading.isUnderWay()) await once(contents, 'did-stop-loading');
      return evaluate(session, code, userGesture);
    },
    capture: async () => capture((await opened).session),
    post(message) {
      const text = encode(message);
      withPage((page) => page.post(text));
    },
    zoom(factor) {
      state.zoomFactor = factor;
      withPage(({ session }) => layOut(session, owner.getContentSize(), factor));
    },
    crash: () => withPage(({ session }) => session.send('Page.crash')),
    close: () => void opened.then(close, destroy).catch(ignoreEnded),
  };
}

/** Resolves when the page has nothing more to say, or is too busy: between two documents it answers nothing. */
async function heardOut(page: Session): Promise<void> {
  const said = evaluate(page, '0').catch(ignoreEnded);
  await Promise.race([said, sleep(HEARING_LIMIT_MS, undefined, { ref: false })]);
}

/** The page's size and colours follow its window and the theme for as long as it lives. */
async function dress(page: Page, state: ViewState, owner: Owner, contents: EventEmitter): Promise<Page> {
  const fitWindow = (): Promise<void> => layOut(page.session, owner.getContentSize(), state.zoomFactor);
  const paint = (): Promise<void> => setScheme(page.session, nativeTheme.shouldUseDarkColors ? 'dark' : 'light');
  const onResize = (): void => void fitWindow().catch(ignoreEnded);
  const onTheme = (): void => void paint().catch(ignoreEnded);
  owner.on('resize', onResize);
  nativeTheme.on('updated', onTheme);
  contents.once('destroyed', () => {
    owner.off('resize', onResize);
    nativeTheme.off('updated', onTheme);
  });
  await Promise.all([fitWindow(), paint()]);
  return page;
}
