import { isUp } from '../../shared/backend-state.ts';
import type { CommandError } from '../../shared/contract.ts';
import { isCloudModel } from '../../shared/model-name.ts';
import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';

export interface Asked {
  readonly kind: OperationKind;
  /** Canonical name. */
  readonly model: string;
}

const doing: Readonly<Record<OperationKind, string>> = {
  warm: 'being loaded',
  unload: 'being unloaded',
  pull: 'being pulled',
  delete: 'being deleted',
  heal: 'being healed',
};

/** Why nothing of this order can be done, wherever; null when it can. */
export function whyNotModel({ kind, model }: Asked): CommandError | null {
  if (kind === 'pull' || kind === 'delete' || !isCloudModel(model)) return null;
  return { code: 'refused', message: `${model} runs in Ollama's cloud: no server loads it`, field: 'model' };
}

/** Why this order cannot be carried out on that backend; null when it can. */
export function whyNotThere(
  { kind, model }: Asked,
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
  if (!running || running.kind === kind) return null;
  const message = `${model} is ${doing[running.kind]} on ${id}: wait for it, or cancel it first`;
  return { code: 'conflict', message, field: 'backends' };
}
