import type { OperationKind, OperationSnapshot } from '../shared/operation.ts';
import { targetInWords } from '../shared/operation-target.ts';
import type { News } from './telemetry/event-log.ts';

const doing: Readonly<Record<OperationKind, string>> = {
  warm: 'loading',
  unload: 'unloading',
  pull: 'pulling',
  delete: 'deleting',
  heal: 'healing',
  copy: 'copying',
  sync: 'syncing',
};

/** How the end of an operation is written down. */
export function newsOfOperation(operation: OperationSnapshot): News {
  const { model, backend, state, detail } = operation;
  const what = named(operation);
  if (state === 'failed')
    return { kind: 'operation', severity: 'bad', backend, model, text: `${what} failed: ${detail}` };
  return {
    kind: 'operation',
    severity: state === 'done' ? 'good' : 'info',
    backend,
    model,
    text: `${what}: ${detail}`,
  };
}

/** How a step of an operation is written down that admins want to look back at. */
export const newsOfStep = (operation: OperationSnapshot, step: string): News => ({
  kind: 'operation',
  severity: 'info',
  backend: operation.backend,
  model: operation.model,
  text: `${named(operation)}: ${step}`,
});

const named = (operation: OperationSnapshot): string =>
  `${doing[operation.kind]} ${operation.model}${targetInWords(operation)} on ${operation.backend}`;

/** What is told when operations can no longer be written down. */
export const newsOfUnkept = (why: string): News => ({
  kind: 'operation',
  severity: 'bad',
  backend: null,
  text: `operations cannot be written down, so a restart would forget them: ${why}`,
});
