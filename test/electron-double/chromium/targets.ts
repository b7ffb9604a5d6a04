import type { Connection } from './connection.ts';
import { guardDocuments } from './document-guard.ts';
import { ignoreEnded } from './ignore-ended.ts';

/** A page of the browser and the session that leads it. It waits until it is released. */
export interface Target {
  readonly targetId: string;
  readonly sessionId: string;
}

export interface Targets {
  /** A new empty page. */
  create(size: { readonly width: number; readonly height: number }): Promise<Target>;
  /** Lets a page that another page opened load what it was opened for. */
  admit(popup: Target): void;
  /** Closes such a page before it has loaded anything. */
  refuse(popup: Target): void;
}

/** Attaches to every page before it runs. `onPopup` is told of those that pages opened, and admits or refuses them. */
export async function watchTargets(connection: Connection, onPopup: (target: Target) => void): Promise<Targets> {
  const asked = new Map<string, (target: Target) => void>();
  // The browser may announce a page before it answers the command that creates it.
  const creating = new Set<Promise<unknown>>();
  const guard = await guardDocuments(connection);
  const release = (sessionId: string): Promise<unknown> =>
    connection.session(sessionId).send('Runtime.runIfWaitingForDebugger').catch(ignoreEnded);

  connection.on('Target.attachedToTarget', async ({ sessionId, targetInfo: { targetId, type } }) => {
    if (type !== 'page') {
      await release(sessionId);
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
      const target = await promise;
      guard.admit(target.targetId);
      return target;
    },
    admit: ({ targetId }) => guard.admit(targetId),
    refuse({ targetId, sessionId }) {
      guard.refuse(targetId);
      // It must run to be closed: it may share a process with its opener, which would stand still with it.
      void release(sessionId);
      connection.send('Target.closeTarget', { targetId }).catch(ignoreEnded);
    },
  };
}
