/** A page on its way from one document to the next. */
export interface Loading {
  /** The app asks for a document: resolves when it has loaded, rejects when it cannot or another one is asked for. */
  begin(): Promise<void>;
  /** The page itself goes somewhere else. */
  beginByPage(): void;
  /** True once per navigation that the app began. */
  takeOwn(): boolean;
  /** The new document is there; from now on the end of its loading is what ends this. */
  commit(): void;
  finish(): void;
  fail(error: Error): void;
  isUnderWay(): boolean;
}

/** `announce` is told of beginnings and ends. */
export function createLoading(announce: (event: 'did-start-loading' | 'did-stop-loading') => void): Loading {
  let state: 'idle' | 'asked' | 'committed' = 'idle';
  let isOwn = false;
  let asked: PromiseWithResolvers<void> | null = null;

  function start(): void {
    state = 'asked';
    announce('did-start-loading');
  }
  function stop(): void {
    state = 'idle';
    isOwn = false;
    announce('did-stop-loading');
  }

  return {
    begin() {
      asked?.reject(new Error('ERR_ABORTED'));
      asked = Promise.withResolvers();
      isOwn = true;
      start();
      return asked.promise;
    },
    beginByPage: start,
    takeOwn() {
      const wasOwn = isOwn;
      isOwn = false;
      return wasOwn;
    },
    commit() {
      if (state === 'asked') state = 'committed';
    },
    finish() {
      if (state !== 'committed') return;
      stop();
      asked?.resolve();
      asked = null;
    },
    fail(error) {
      if (state === 'idle') return;
      stop();
      asked?.reject(error);
      asked = null;
    },
    isUnderWay: () => state !== 'idle',
  };
}
