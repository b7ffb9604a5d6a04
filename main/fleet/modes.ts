import type { BackendMode } from '../../shared/snapshot.ts';
import type { ModeStore } from '../ports.ts';
import type { BackendSettings } from './backend.ts';

const isMode = (text: string | undefined): text is BackendMode =>
  text === 'active' || text === 'draining' || text === 'maintenance';

/**
 * Which mode counts: an admin's order beats the file, until the file itself says something new.
 * Orders that only repeat the file are forgotten.
 */
export function createModes(stored: ModeStore | undefined) {
  const orders = new Map<string, string>(Object.entries(stored?.load() ?? {}));
  const save = (): void => stored?.save(Object.fromEntries(orders));
  return {
    /** `previous` is the mode the file gave before; undefined for a backend just added. */
    effective(settings: BackendSettings, previous: BackendMode | undefined): BackendMode {
      if (previous !== undefined && previous !== settings.mode && orders.delete(settings.id)) save();
      const order = orders.get(settings.id);
      return isMode(order) ? order : settings.mode;
    },
    /** Orders about backends that left: another one of that name starts as configured. */
    forget(ids: readonly string[]): void {
      const had = ids.filter((id) => orders.delete(id));
      if (had.length > 0) save();
    },
    order(id: string, mode: BackendMode, configured: BackendMode): void {
      if (mode === configured) orders.delete(id);
      else orders.set(id, mode);
      save();
    },
  };
}
