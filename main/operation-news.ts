import type { OperationKind, OperationSnapshot } from '../shared/operation.ts';
import type { News } from './telemetry/event-log.ts';

const doing: Readonly<Record<OperationKind, string>> = {
  warm: 'loading',
  unload: 'unloading',
  pull: 'pulling',
  delete: 'deleting',
  heal: 'healing',
};

/** How the end of an operation is written down. */
export function newsOfOperation({ kind, model, backend, state, detail }: OperationSnapshot): News {
  const what = `${doing[kind]} ${model} on ${backend}`;
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
export const newsOfStep = ({ kind, model, backend }: OperationSnapshot, step: string): News => ({
  kind: 'operation',
  severity: 'info',
  backend,
  model,
  text: `${doing[kind]} ${model} on ${backend}: ${step}`,
});

/** What is told when operations can no longer be written down. */
export const newsOfUnkept = (why: string): News => ({
  kind: 'operation',
  severity: 'bad',
  backend: null,
  text: `operations cannot be written down, so a restart would forget them: ${why}`,
});
