import { completeAddress } from '../../../../shared/complete-address.ts';
import type { BackendKind } from '../../../../shared/config.ts';

const onlyScheme = /^https?$/i;
const wholeUrl = /^https?:\/\/\S+$/i;
const host =
  /^(?:[a-z0-9_](?:[\w.-]*[a-z0-9_])?|\[[0-9a-f:.%\w]+\]|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(?::\d+)?(?:\/\S*)?$/i;

/**
 * The URL that somebody means who types an address, or null while it is none yet and there is nothing to look at. Short
 * forms are those of servers of that kind, or of the kind that the address lets expect.
 */
export function completeUrl(typed: string, kind?: BackendKind): string | null {
  const text = typed.trim();
  if (onlyScheme.test(text)) return null;
  return wholeUrl.test(text) || host.test(text) ? completeAddress(text, kind) : null;
}
