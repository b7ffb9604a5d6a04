import { isUp } from '../../shared/backend-state.ts';
import type { CommandError } from '../../shared/contract.ts';
import { bareDigest } from '../../shared/drift.ts';
import { isCloudModel } from '../../shared/model-name.ts';
import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import { NEWEST } from '../../shared/operation-target.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { runsAt } from '../fleet/remote-copy.ts';
import type { Asked, WantedName } from './asked.ts';
import { isAnother } from './copy.ts';

/** An order, as far as it may be refused. */
interface Order extends Pick<Asked, 'model' | 'to' | 'goal'> {
  readonly kind: OperationKind;
}

const doing: Readonly<Record<OperationKind, string>> = {
  warm: 'being loaded',
  unload: 'being unloaded',
  pull: 'being pulled',
  delete: 'being deleted',
  heal: 'being healed',
  copy: 'being copied',
  sync: 'being synced',
};

/** Why nothing of this order can be done, wherever; null when it can. */
export function whyNotModel({ kind, model }: Pick<Order, 'kind' | 'model'>): CommandError | null {
  if (kind === 'pull' || kind === 'delete' || !isCloudModel(model)) return null;
  const why = kind === 'copy' || kind === 'sync' ? 'no server has a build of it' : 'no server loads it';
  return { code: 'refused', message: `${model} runs in Ollama's cloud: ${why}`, field: 'model' };
}

/** Why this order cannot be carried out on that backend; null when it can. */
export function whyNotThere(
  order: Order,
  backend: ReadonlyBackend,
  running: OperationSnapshot | undefined,
): CommandError | null {
  const { id, health } = backend;
  if (backend.kind !== 'ollama')
    return {
      code: 'refused',
      message: `${id} is a server of the OpenAI API: which models it has and holds in memory is settled there`,
      field: 'backends',
    };
  if (!isUp(health.state))
    return {
      code: 'refused',
      message: `${id} is ${health.state}: ${health.reason ?? 'no reason given'}`,
      field: 'backends',
    };
  const elsewhere = whyElsewhere(order, backend);
  if (elsewhere) return elsewhere;
  const lacking = order.to === undefined ? null : whyNotCopied(order.model, order.to, backend);
  if (lacking || !running || isSame(order, running)) return lacking;
  const message = `${running.model} is ${doing[running.kind]} on ${id}: wait for it, or cancel it first`;
  return { code: 'conflict', message, field: 'backends' };
}

/** What only stands for a model of the cloud can be fetched and deleted, and no more. */
function whyElsewhere({ kind, model }: Order, { id, installed }: ReadonlyBackend): CommandError | null {
  const entry = installed?.get(model);
  const host = entry && kind !== 'pull' && kind !== 'delete' ? runsAt(entry) : null;
  if (host === null) return null;
  const message = `${model} on ${id} only stands for a model that runs at ${host}: nothing of it is there to work on`;
  return { code: 'refused', message, field: 'model' };
}

/** Whether it is what runs already. */
const isSame = ({ kind, model, to, goal }: Order, running: OperationSnapshot): boolean =>
  running.kind === kind && running.model === model && running.to === (to?.model ?? (goal && (goal.digest ?? NEWEST)));

/** As far as is known when it is ordered: the work itself reads the list anew. */
function whyNotCopied(model: string, to: WantedName, { id, installed }: ReadonlyBackend): CommandError | null {
  const source = installed?.get(model);
  if (installed && !source) {
    const message = `${id} does not have ${model}, and Ollama cannot copy from one server to another: pull it there`;
    return { code: 'refused', message, field: 'backends' };
  }
  const there = installed?.get(to.model);
  if (!there || to.confirm || bareDigest(there.digest) === bareDigest(source?.digest ?? '')) return null;
  const message = `on ${id}, ${isAnother(to.model, there.digest)}: confirm that it is to be replaced`;
  return { code: 'conflict', message, field: 'confirm' };
}
