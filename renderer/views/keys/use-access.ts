import { useEffect } from 'react';
import { valueAt } from '../../store/settings/config-value.ts';
import { followConfig } from '../../store/settings/edit-settings.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';
import { useSettings } from '../../store/settings/settings-store.ts';

export interface ConfiguredAccess {
  /** As the configuration says; null until it was read. */
  readonly mode: string | null;
  /** Where the gateway will listen after its next start, when that is another place than now. */
  readonly nextHost: string | null;
}

/** What the configuration says of who may use the gateway. */
export function useAccess(): ConfiguredAccess {
  const view = useSettings((state) => state.view);
  const isWaiting = useSettings(({ verdict }) => verdict?.afterRestart.includes('listen.host') ?? false);
  useEffect(followConfig, []);
  if (!view) return { mode: null, nextHost: null };
  const defaultOf = (section: string, key: string) =>
    (view.schema as SchemaNode).properties?.[section]?.properties?.[key]?.default;
  const said = (section: string, key: string): string =>
    String(valueAt(view.written, [section, key]) ?? defaultOf(section, key));
  return { mode: said('access', 'mode'), nextHost: isWaiting ? said('listen', 'host') : null };
}
