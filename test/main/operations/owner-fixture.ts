import type { Dial, Order } from '../../../main/operations/dialler.ts';
import { createOperations, type Operations } from '../../../main/operations/operations.ts';
import type { OperationOrder } from '../../../main/operations/read-order.ts';
import type { OperationStore } from '../../../main/ports.ts';
import { createMemoryOperationStore } from '../../../main/storage/memory-operation-store.ts';
import { silentLog } from '../../../main/system-ports.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { type LiveFleet, startFleet } from '../../support/fleet-fixture.ts';

/** One order as it was sent, and the means to answer it. */
export interface Sent extends Order {
  answer(status: number, body?: unknown): void;
  break(why: string): void;
}

export interface OwnerUnderTest extends LiveFleet {
  readonly operations: Operations;
  readonly sent: Sent[];
  /** In the order in which they ended. */
  readonly ended: OperationSnapshot[];
  begin(kind: OperationOrder['kind'], model: string, ...backends: string[]): readonly string[];
  only(): OperationSnapshot | undefined;
  /** What reading the list of loaded models does; nothing, unless the test says otherwise. */
  readLoaded: () => Promise<void>;
  /** The same for what is installed. */
  readInstalled: () => Promise<void>;
  /** Why operations could not be written down, each time that was told. */
  readonly unkept: readonly string[];
}

/** Operations on a clock moved by hand; what they send is answered by the test. */
export const startOwner = (...backends: string[]): OwnerUnderTest =>
  startOwnerWith(createMemoryOperationStore(), backends);

/** The same with what an earlier run has written down. */
export function startOwnerWith(store: OperationStore, backends: readonly string[]): OwnerUnderTest {
  const live = startFleet(backends);
  const sent: Sent[] = [];
  const ended: OperationSnapshot[] = [];
  const unkept: string[] = [];
  const dial: Dial = (order) =>
    new Promise((resolve) => {
      const answer: Sent['answer'] = (status, body = {}) =>
        resolve({ ok: true, value: { status, body: JSON.stringify(body) } });
      order.signal.addEventListener('abort', () => resolve({ ok: false, error: 'aborted' }));
      sent.push({ ...order, answer, break: (why) => resolve({ ok: false, error: why }) });
    });
  const operations = createOperations({
    clock: live.clock,
    log: silentLog,
    random: () => 0.5,
    fleet: live.fleet,
    dial,
    readLoaded: () => owner.readLoaded(),
    readInstalled: () => owner.readInstalled(),
    store,
    onUnkept: (why) => unkept.push(why),
    onChange: () => {},
    onStep: () => {},
    usualRunner: () => '',
    onEnded: (operation) => ended.push(operation),
  });
  const owner: OwnerUnderTest = {
    ...live,
    operations,
    sent,
    ended,
    begin(kind, model, ...on) {
      const begun = operations.begin({ kind, model, backends: on });
      if (!begun.ok) throw new Error(begun.error.message);
      return begun.value;
    },
    only: () => operations.list()[0],
    readLoaded: async () => {},
    readInstalled: async () => {},
    unkept,
  };
  return owner;
}
