import type { BackendMode } from '../../shared/snapshot.ts';
import type { ModeStore } from '../ports.ts';

/** What was ordered of a backend. */
export interface ModeOrder {
  readonly mode: BackendMode;
  /** When the streams that then hold its drain are ended, milliseconds since the epoch; null = never. */
  readonly endsAt: number | null;
}

interface Configured {
  readonly id: string;
  readonly mode: BackendMode;
}

const isMode = (text: string | undefined): text is BackendMode =>
  text === 'active' || text === 'draining' || text === 'maintenance';

const WITH_DEADLINE = /^draining until (\d{1,15})$/;

/** As it is kept: `draining`, or `draining until 1764081120000`. Null when it makes no sense. */
function parseOrder(text: string | undefined): ModeOrder | null {
  if (isMode(text)) return { mode: text, endsAt: null };
  const [, endsAt] = WITH_DEADLINE.exec(text ?? '') ?? [];
  return endsAt === undefined ? null : { mode: 'draining', endsAt: Number(endsAt) };
}

const writeOrder = ({ mode, endsAt }: ModeOrder): string => (endsAt === null ? mode : `${mode} until ${endsAt}`);

/**
 * Which mode counts: an admin's order beats the file, until the file itself says something new.
 * Orders that only repeat the file are forgotten.
 */
export function createModes(stored: ModeStore | undefined) {
  const orders = new Map<string, string>(Object.entries(stored?.load() ?? {}));
  const save = (): void => stored?.save(Object.fromEntries(orders));
  return {
    /** `previous` is the mode the file gave before; undefined for a backend just added. */
    effective(settings: Configured, previous: BackendMode | undefined): ModeOrder {
      if (previous !== undefined && previous !== settings.mode && orders.delete(settings.id)) save();
      return parseOrder(orders.get(settings.id)) ?? { mode: settings.mode, endsAt: null };
    },
    /** Orders about backends that left: another one of that name starts as configured. */
    forget(ids: readonly string[]): void {
      const had = ids.filter((id) => orders.delete(id));
      if (had.length > 0) save();
    },
    order(id: string, order: ModeOrder, configured: BackendMode): void {
      const written = writeOrder(order);
      if (written === configured) orders.delete(id);
      else orders.set(id, written);
      save();
    },
  };
}
