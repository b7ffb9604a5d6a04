import type { Bridge } from '../../shared/contract.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { keepSame } from './keep-same.ts';
import { followGatewayClock } from './now.ts';
import { usePanel } from './panel-store.ts';
import { keepSparks } from './sparks.ts';

/** Snapshots come twice a second: after this long without one the connection is lost. */
const LOST_AFTER_MS = 4_000;
/** How often a lost gateway is asked whether it is back, or whether it only forgot who we are. */
const ASK_AGAIN_MS = 3_000;

/** Feeds the store with what the gateway tells, while the page can be seen; the returned function ends it. */
export function startInbound(bridge: Bridge): () => void {
  let stop: (() => void) | null = null;
  const follow = (): void => {
    const isVisible = document.visibilityState === 'visible';
    if (isVisible && !stop) stop = receive(bridge);
    if (!isVisible) {
      stop?.();
      stop = null;
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stop?.();
  };
}

function receive(bridge: Bridge): () => void {
  let timer = setTimeout(lose, LOST_AFTER_MS);
  function lose(): void {
    usePanel.setState({ link: usePanel.getState().link === 'signed-out' ? 'signed-out' : 'lost' });
    timer = setTimeout(lose, ASK_AGAIN_MS);
    void bridge.invoke('gateway.status', undefined).then((reply) => {
      if (!reply.ok && reply.error.code === 'refused') usePanel.setState({ link: 'signed-out' });
    });
  }
  const unsubscribe = bridge.subscribe('snapshot', (snapshot) => {
    clearTimeout(timer);
    timer = setTimeout(lose, LOST_AFTER_MS);
    take(snapshot, bridge);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

function take(snapshot: Snapshot, bridge: Bridge): void {
  const before = usePanel.getState().snapshot;
  usePanel.setState({ link: 'live' });
  if (before && !isNewer(snapshot, before)) return;
  followGatewayClock(snapshot.at);
  keepSparks(snapshot);
  const next = keepSame(before, snapshot);
  // Reading and drawing in a task each: what somebody does in between need not wait for both.
  setTimeout(() => usePanel.setState({ snapshot: next }));
  const isSameRun = before?.gateway.startedAt === snapshot.gateway.startedAt;
  if (!isSameRun || before.inventorySeq !== snapshot.inventorySeq) void readInventory(bridge);
}

/** Numbers start anew with each run of the gateway. */
const isNewer = (after: Snapshot, before: Snapshot): boolean =>
  after.gateway.startedAt !== before.gateway.startedAt || after.seq > before.seq;

async function readInventory(bridge: Bridge): Promise<void> {
  const reply = await bridge.invoke('model.list', undefined);
  // A failure is not told apart: the next change, or the next connection, asks again.
  if (reply.ok) usePanel.setState({ inventory: reply.value });
}
