import type { ConfigJson } from '../../../shared/config-view.ts';
import type { LeavingSnapshot } from '../../../shared/leaving.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatList, formatSpan } from '../../ui/figures.ts';
import { showNotice } from '../../ui/notices.tsx';
import { openDialog } from '../dialogs.ts';
import { lostWithout } from '../lost-without.ts';
import { usePanel } from '../panel-store.ts';
import { send } from '../send.ts';
import { confirm } from './confirm.tsx';

export const backendKey = (id: string): string => `backend:${id}`;

/** Asks how a backend is to be drained, once it is known what would become unreachable. */
export function drainBackend({ id }: Pick<BackendSnapshot, 'id'>): void {
  void lookFor(id, (lost) => openDialog({ kind: 'drain-backend', id, lost }));
}

/** Takes a backend out on purpose; asks first when a model would become unreachable. */
export function maintainBackend({ id }: Pick<BackendSnapshot, 'id'>): void {
  void lookFor(id, (lost) => {
    if (lost?.length === 0) return void orderMaintain(id, false);
    confirm({
      title: `Take out ${id}?`,
      says: sayLost(id, lost),
      confirm: `Take out ${id}`,
      onConfirm: () => void orderMaintain(id, true),
    });
  });
}

export interface DrainWish {
  /** Somebody was told what becomes unreachable, or takes an order back. */
  readonly confirm: boolean;
  /** Milliseconds until streams that are left are ended; null = never. */
  readonly deadlineMs?: number | null;
  /** First warm its models elsewhere. */
  readonly isWanted?: boolean;
  readonly ifCold?: 'ask' | 'drain';
}

/** Gives a backend no new work, at once or when its models are warm elsewhere. */
export const drainNow = (id: string, { confirm, deadlineMs = null, isWanted = false, ifCold = 'ask' }: DrainWish) =>
  send({
    name: 'backend.drain',
    input: {
      ...{ id, confirm },
      ...(deadlineMs !== null && { deadlineMs }),
      ...(isWanted && { warmElsewhere: true, ifCold }),
    },
    key: backendKey(id),
    doing: `Draining ${id}`,
    done: ({ inFlight, leaving }) => {
      if (leaving) return `${id} is drained once its models are warm elsewhere`;
      return inFlight === 0
        ? `${id} is drained`
        : `${id} is draining: ${formatCount(inFlight, 'stream')} still running`;
    },
    undo: { label: `Resume ${id}`, run: () => void resumeBackend({ id }) },
  });

/** Drains what waits for its models without waiting any longer. */
export const drainAnyway = ({ backend, deadlineMs }: Pick<LeavingSnapshot, 'backend' | 'deadlineMs'>) =>
  drainNow(backend, { confirm: true, deadlineMs });

/** Calls off a drain that has not begun. */
export const keepInService = (id: string) =>
  send({
    name: 'backend.resume',
    input: { id },
    key: backendKey(id),
    doing: `Keeping ${id} in service`,
    done: () => `${id} stays in service`,
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
    undo: { label: `Drain ${id}`, run: () => void drainNow(id, { confirm: true }) },
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

async function orderRemove(backend: BackendSnapshot): Promise<void> {
  const { id } = backend;
  const reply = await send({
    name: 'backend.remove',
    input: { id, confirm: true },
    key: backendKey(id),
    doing: `Removing ${id}`,
    done: null,
  });
  if (!reply.ok) return;
  const { before } = reply.value;
  showNotice(`${id} was removed`, { label: `Add ${id} back`, run: () => void addBack(backend, before) });
}

/**
 * As it was written, which one of a demo never was. One that was out comes back out: nobody ordered work for it.
 */
function addBack({ id, url, kind, slotsSetting, weight, tier, mode }: BackendSnapshot, before: ConfigJson | null) {
  const out = mode === 'active' ? {} : { mode: 'maintenance' as const };
  const words = { key: backendKey(id), doing: `Adding ${id}`, done: () => `${id} is back` };
  if (before !== null) return send({ name: 'backend.restore', input: { backend: before, ...out }, ...words });
  return send({ name: 'backend.add', input: { id, url, kind, slots: slotsSetting, weight, tier, ...out }, ...words });
}

/** Backends about which it is still being found out whether to ask: the same key once more is no second order. */
const looking = new Set<string>();

async function lookFor(id: string, act: (lost: readonly string[] | null) => void): Promise<void> {
  if (looking.has(id)) return;
  looking.add(id);
  act(await lostWithout(id).finally(() => looking.delete(id)));
}

/** What becomes unreachable without that backend, a sentence each; none when nothing does. */
export function sayLost(id: string, lost: readonly string[] | null): readonly string[] {
  if (lost === null) return [unknownWithout(id)];
  if (lost.length === 0) return [];
  return [`${id} is the only backend in service that has ${formatList(lost)}.`, `${unreachable(lost)} unreachable.`];
}

const unknownWithout = (id: string): string =>
  `What each backend has installed could not be read: models that only ${id} has become unreachable.`;

const unreachable = (models: readonly string[]): string =>
  models.length === 1 ? `${models[0]} becomes` : `${formatCount(models.length, 'model')} become`;
