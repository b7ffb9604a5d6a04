import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ignoreEnded } from '../chromium/ignore-ended.ts';
import { openPage, type Page } from '../chromium/page.ts';
import type { PausedRequest } from '../chromium/protocol.ts';
import type { Target } from '../chromium/targets.ts';
import { guardDestroyed } from '../destroyable.ts';
import { host, running } from '../host.ts';
import { decode } from '../in-page/codec.ts';
import type { FromPage } from '../in-page/ipc-renderer.ts';
import { pageScripts } from '../in-page/page-scripts.ts';
import { strict } from '../strict.ts';
import { createContentsEvents } from './contents-events.ts';
import { mainFrameOf } from './frame.ts';
import { nativeImage } from './native-image.ts';
import { answerRequest } from './navigation.ts';
import { receive } from './page-ipc.ts';
import { settlePermissions } from './permissions.ts';
import { preloadProcess, readPreload, refuseUnsafe } from './preload.ts';
import { toAppUrl } from './scheme-urls.ts';
import { defaultSession, permissionHandlers } from './session.ts';
import { createView, type Owner, type View, type ViewState } from './view.ts';
import { expectPopup, type OpenHandler, openDetails } from './window-open.ts';

type Members =
  | 'capturePage'
  | 'close'
  | 'executeJavaScript'
  | 'focus'
  | 'forcefullyCrashRenderer'
  | 'getTitle'
  | 'getURL'
  | 'id'
  | 'isCrashed'
  | 'isDestroyed'
  | 'isDevToolsOpened'
  | 'isLoading'
  | 'loadFile'
  | 'loadURL'
  | 'reload'
  | 'reloadIgnoringCache'
  | 'send'
  | 'setWindowOpenHandler'
  | 'toggleDevTools'
  | 'zoomFactor'
  | 'zoomLevel';

/** What one step of the zoom level multiplies by. */
const ZOOM_STEP = 1.2;

const contentsById = new Map<number, WebContents>();
const targetIds = new WeakMap<WebContents, string>();
let lastId = 0;

export class WebContents extends EventEmitter implements Pick<Electron.WebContents, Members> {
  readonly id = ++lastId;
  readonly session = defaultSession;
  readonly #view: View;
  #hasDevTools = false;
  #openHandler: OpenHandler = () => ({ action: 'allow' });

  /** `popup` is the page to take over, when another page opened it. */
  constructor(owner: Owner, preferences: Electron.WebPreferences = {}, popup?: Target) {
    super();
    refuseUnsafe(preferences);
    contentsById.set(this.id, this);
    this.once('destroyed', () => contentsById.delete(this.id));
    this.#view = createView(this, owner, async (state, gone) => {
      const [width = 0, height = 0] = owner.getContentSize();
      const target = popup ?? (await running('WebContents').targets.create({ width, height }));
      targetIds.set(this, target.targetId);
      return this.#open(target, preferences, state, gone);
    });
  }

  async #open(target: Target, preferences: Electron.WebPreferences, state: ViewState, gone: () => void): Promise<Page> {
    const { connection } = running('WebContents').browser;
    const session = connection.session(target.sessionId);
    const { preload: path } = preferences;
    const preload = readPreload(path, (error) => this.emit('preload-error', {}, path, error));
    const scripts = pageScripts(randomUUID(), preload, preloadProcess(preferences));
    const events = createContentsEvents(this, state);
    return openPage(connection, target, scripts, {
      ...events,
      loaded: () => void events.loaded(session),
      message: (text) => void this.#receive(decode(text) as FromPage, preferences),
      requested: (request) => void this.#answer(request, session, target).catch(ignoreEnded),
      windowWanted: (wanted) => this.#openWindow(openDetails(wanted)),
      gone,
    });
  }

  async #receive(message: FromPage, { preload }: Electron.WebPreferences): Promise<void> {
    await receive(message, {
      contents: this,
      frame: mainFrameOf(this.#view.state.url),
      post: this.#view.post,
      preloadFailed: (error) => void this.emit('preload-error', {}, preload, error),
    });
  }

  async #answer(request: PausedRequest, session: Page['session'], { targetId }: Target): Promise<void> {
    const { loading } = this.#view.state;
    await answerRequest(request, {
      session,
      isMainFrame: (frameId) => frameId === targetId,
      isOwnNavigation: loading.takeOwn,
      emit: (name, event, url) => this.#announce(name, event, url),
      willLeave: async (url) => {
        if (!loading.isUnderWay()) loading.beginByPage();
        const urls = { app: toAppUrl(url), browser: url };
        const { connection } = running('WebContents').browser;
        await settlePermissions(connection, permissionHandlers(), asElectron(this), urls);
      },
    });
  }

  /** A listener that fails does so on its own: the navigation goes on. */
  #announce(name: string, event: object, url: string): void {
    try {
      this.emit(name, event, url);
    } catch (error) {
      setImmediate(() => {
        throw error;
      });
    }
  }

  #openWindow(details: Electron.HandlerDetails): void {
    const opened = (window: object): void => void this.emit('did-create-window', window, details);
    expectPopup({ answer: this.#openHandler(details), opened });
  }

  loadURL(url: string, _options?: Electron.LoadURLOptions): Promise<void> {
    return this.#view.load(url);
  }

  loadFile(path: string, { query = {}, search, hash }: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(resolve(host.app.dir, path));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    if (search) url.search = search;
    if (hash) url.hash = hash;
    return this.loadURL(url.href);
  }

  reload(): void {
    this.#view.reload(false);
  }

  reloadIgnoringCache(): void {
    this.#view.reload(true);
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#view.post({ what: 'event', channel, args });
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#view.run(code, userGesture);
  }

  async capturePage(): Promise<Electron.NativeImage> {
    return nativeImage.createFromBuffer(await this.#view.capture());
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    this.#view.crash();
  }

  close(_options?: Electron.CloseOpts): void {
    this.#view.close();
  }

  getURL(): string {
    return this.#view.state.url;
  }

  getTitle(): string {
    return this.#view.state.title || this.#view.state.url;
  }

  isLoading(): boolean {
    return this.#view.state.loading.isUnderWay();
  }

  isCrashed(): boolean {
    return this.#view.state.isCrashed;
  }

  isDestroyed(): boolean {
    return this.#view.state.isDestroyed;
  }

  focus(): void {}

  /** Remembered, not shown. */
  toggleDevTools(): void {
    this.#hasDevTools = !this.#hasDevTools;
  }

  isDevToolsOpened(): boolean {
    return this.#hasDevTools;
  }

  get mainFrame(): ReturnType<typeof mainFrameOf> {
    return mainFrameOf(this.#view.state.url);
  }

  get zoomFactor(): number {
    return this.#view.state.zoomFactor;
  }

  set zoomFactor(factor: number) {
    this.#view.zoom(factor);
  }

  get zoomLevel(): number {
    return Math.log(this.zoomFactor) / Math.log(ZOOM_STEP);
  }

  set zoomLevel(level: number) {
    this.zoomFactor = ZOOM_STEP ** level;
  }
}
strict('webContents', WebContents.prototype);
guardDestroyed(WebContents.prototype);

/** For handlers of the app that expect the whole of it; what is missing throws when it is used. */
const asElectron = (contents: WebContents): Electron.WebContents => contents as unknown as Electron.WebContents;

/** The module `webContents`. */
export const webContents = strict('webContents (module)', {
  getAllWebContents: () => [...contentsById.values()].map(asElectron),
  fromId: (id) => contentsById.get(id) as Electron.WebContents | undefined,
  fromDevToolsTargetId: (targetId) =>
    [...contentsById.values()].find((contents) => targetIds.get(contents) === targetId) as
      | Electron.WebContents
      | undefined,
} satisfies Pick<typeof Electron.webContents, 'fromDevToolsTargetId' | 'fromId' | 'getAllWebContents'>);
