import { type Connection, ProtocolError } from './connection.ts';

/** A page of the browser and the session that leads it. It waits until it is released. */
export interface Target {
  readonly targetId: string;
  readonly sessionId: string;
}

export interface Targets {
  /** A new empty page. */
  create(size: { readonly width: number; readonly height: number }): Promise<Target>;
}

/** Attaches to every page before it runs. `onPopup` is told of those that pages opened. */
export async function watchTargets(connection: Connection, onPopup: (target: Target) => void): Promise<Targets> {
  const asked = new Map<string, (target: Target) => void>();
  // The browser may announce a page before it answers the command that creates it.
  const creating = new Set<Promise<unknown>>();

  connection.on('Target.attachedToTarget', async ({ sessionId, targetInfo: { targetId, type } }) => {
    if (type !== 'page') {
      await connection.session(sessionId).send('Runtime.runIfWaitingForDebugger').catch(ignoreEnded);
      return;
    }
    await Promise.allSettled(creating);
    const take = asked.get(targetId) ?? onPopup;
    asked.delete(targetId);
    take({ targetId, sessionId });
  });
  await connection.send('Target.setDiscoverTargets', { discover: true });
  await connection.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });

  return {
    async create(size) {
      const { promise, resolve } = Promise.withResolvers<Target>();
      const params = { url: 'about:blank', newWindow: true, ...size };
      const creation = connection
        .send('Target.createTarget', params)
        .then(({ targetId }) => void asked.set(targetId, resolve));
      creating.add(creation);
      await creation.finally(() => creating.delete(creation));
      return promise;
    },
  };
}

/** For commands whose page may have ended meanwhile, which is then all there is to say. Any other error goes on. */
export function ignoreEnded(error: unknown): undefined {
  if (!(error instanceof ProtocolError)) throw error;
}
