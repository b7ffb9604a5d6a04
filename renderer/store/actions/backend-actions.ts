import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatList, formatSpan } from '../../ui/figures.ts';
import { lostWithout } from '../lost-without.ts';
import { usePanel } from '../panel-store.ts';
import { send } from '../send.ts';
import { confirm } from './confirm.tsx';

export const backendKey = (id: string): string => `backend:${id}`;

/** Gives a backend no new work; asks first when a model would become unreachable. */
export function drainBackend({ id }: Pick<BackendSnapshot, 'id'>): void {
  void askIfLost(id, { verb: 'Drain', run: (isTold) => void orderDrain(id, isTold) });
}

/** Takes a backend out on purpose; asks first when a model would become unreachable. */
export function maintainBackend({ id }: Pick<BackendSnapshot, 'id'>): void {
  void askIfLost(id, { verb: 'Take out', run: (isTold) => void orderMaintain(id, isTold) });
}

/** `confirm`: somebody was told what becomes unreachable, or takes an order back. */
const orderDrain = (id: string, confirm: boolean) =>
  send({
    name: 'backend.drain',
    input: { id, confirm },
    key: backendKey(id),
    doing: `Draining ${id}`,
    done: ({ inFlight }) =>
      inFlight === 0 ? `${id} is drained` : `${id} is draining: ${formatCount(inFlight, 'stream')} still running`,
    undo: { label: `Resume ${id}`, run: () => void resumeBackend({ id }) },
  });

/** Sets, changes or lifts (null) the deadline of a drain; milliseconds from now. */
export const drainUntil = (id: string, deadlineMs: number | null) =>
  send({
    name: 'backend.drain',
    input: { id, ...(deadlineMs !== null && { deadlineMs }) },
    key: backendKey(id),
    doing: `Setting the deadline of ${id}`,
    done: () =>
      deadlineMs === null
        ? `${id} waits for its streams`
        : `Streams that are left on ${id} end in ${formatSpan(deadlineMs)}`,
  });

const orderMaintain = (id: string, confirm: boolean) =>
  send({
    name: 'backend.maintain',
    input: { id, confirm },
    key: backendKey(id),
    doing: `Taking ${id} out`,
    done: () => `${id} is in maintenance`,
    undo: { label: `Resume ${id}`, run: () => void resumeBackend({ id }) },
  });

/** Sends work to a drained or maintained backend again. */
export const resumeBackend = ({ id }: Pick<BackendSnapshot, 'id'>) =>
  send({
    name: 'backend.resume',
    input: { id },
    key: backendKey(id),
    doing: `Resuming ${id}`,
    done: () => `${id} takes work again`,
    undo: { label: `Drain ${id}`, run: () => void orderDrain(id, true) },
  });

/** Checks a backend now. */
export const probeBackend = ({ id }: Pick<BackendSnapshot, 'id'>) =>
  send({
    name: 'backend.probe',
    input: { id },
    key: backendKey(id),
    doing: `Probing ${id}`,
    done: ({ health, reason }) => `${id} is ${health}${reason ? `: ${reason}` : ''}`,
  });

/** Takes a backend out of the configuration, after saying what that means; can be taken back. */
export async function removeBackend({ id }: Pick<BackendSnapshot, 'id'>): Promise<void> {
  const backend = usePanel.getState().snapshot?.backends.find((one) => one.id === id);
  if (!backend) return;
  const { inFlight } = backend;
  const lost = await lostWithout(id);
  confirm({
    title: `Remove ${id}?`,
    says: [
      `${id} (${backend.url}) leaves the configuration. Nothing is deleted on that server.`,
      ...(inFlight > 0 ? [`${formatCount(inFlight, 'running stream')} will still finish.`] : []),
      ...(lost === null ? [unknownWithout(id)] : []),
      ...(lost?.length ? [`${unreachable(lost)} unreachable through this gateway.`] : []),
    ],
    confirm: `Remove ${id}`,
    isDestructive: true,
    onConfirm: () => void orderRemove(backend),
  });
}

const orderRemove = (backend: BackendSnapshot) =>
  send({
    name: 'backend.remove',
    input: { id: backend.id, confirm: true },
    key: backendKey(backend.id),
    doing: `Removing ${backend.id}`,
    done: () => `${backend.id} was removed`,
    undo: { label: `Add ${backend.id} back`, run: () => void addBack(backend) },
  });

/** One that was out comes back out: nobody ordered work for it. */
const addBack = ({ id, url, slotsSetting, weight, tier, mode }: BackendSnapshot) =>
  send({
    name: 'backend.add',
    input: { id, url, slots: slotsSetting, weight, tier, ...(mode === 'active' ? {} : { mode: 'maintenance' }) },
    key: backendKey(id),
    doing: `Adding ${id}`,
    done: () => `${id} is back`,
  });

/** Backends about which it is still being found out whether to ask: the same key once more is no second order. */
const looking = new Set<string>();

async function askIfLost(
  id: string,
  { verb, run }: { readonly verb: string; readonly run: (isTold: boolean) => void },
): Promise<void> {
  if (looking.has(id)) return;
  looking.add(id);
  const lost = await lostWithout(id).finally(() => looking.delete(id));
  if (lost?.length === 0) return run(false);
  confirm({
    title: `${verb} ${id}?`,
    says:
      lost === null
        ? [unknownWithout(id)]
        : [`${id} is the only backend in service that has ${formatList(lost)}.`, `${unreachable(lost)} unreachable.`],
    confirm: `${verb} ${id}`,
    onConfirm: () => run(true),
  });
}

const unknownWithout = (id: string): string =>
  `What each backend has installed could not be read: models that only ${id} has become unreachable.`;

const unreachable = (models: readonly string[]): string =>
  models.length === 1 ? `${models[0]} becomes` : `${formatCount(models.length, 'model')} become`;
