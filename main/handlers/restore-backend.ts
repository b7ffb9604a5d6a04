import type { ConfigJson } from '../../shared/config-view.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import { editsOfChanges, writtenKeys } from '../config/index.ts';
import { createChangeConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

/** A backend as the configuration spells it; null for one of a demo, which is written nowhere. */
export function writtenBackend(text: string, id: string): ConfigJson | null {
  const { backends } = writtenKeys(text);
  if (!Array.isArray(backends)) return null;
  return backends.find((backend) => idOf(backend) === id) ?? null;
}

const idOf = (backend: ConfigJson): string | null =>
  typeof backend === 'object' && backend !== null && 'id' in backend && typeof backend.id === 'string'
    ? backend.id
    : null;

/** Puts a removed backend back as it was written, with everything that was set of it. */
export function restoreHandler(
  ports: HandlerPorts,
  maintain: HandlersOf<'backend'>['backend.maintain'],
): Pick<HandlersOf<'backend'>, 'backend.restore'> {
  const change = createChangeConfig(ports);
  return {
    async 'backend.restore'({ backend, mode }) {
      const id = idOf(backend);
      const edits = editsOfChanges([{ path: ['backends', 0], value: backend }]);
      const [edit] = edits.ok ? edits.value : [];
      if (id === null || edit?.kind !== 'set') return err(NO_BACKEND);
      const restored = await change([{ kind: 'append', path: ['backends'], value: edit.value }]);
      if (!restored.ok) return restored;
      if (mode === 'maintenance') await maintain({ id, confirm: true });
      return ok({ id });
    },
  };
}

const NO_BACKEND: CommandError = { code: 'bad_input', message: 'that is no backend', field: 'backend' };
