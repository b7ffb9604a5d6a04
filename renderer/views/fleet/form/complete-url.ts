import { completeAddress } from '../../../../shared/complete-address.ts';

const onlyScheme = /^https?$/i;
const wholeUrl = /^https?:\/\/\S+$/i;
const host =
  /^(?:[a-z0-9_](?:[\w.-]*[a-z0-9_])?|\[[0-9a-f:.%\w]+\]|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(?::\d+)?(?:\/\S*)?$/i;

/** The URL that somebody means who types an address, or null while it is none yet and there is nothing to look at. */
export function completeUrl(typed: string): string | null {
  const text = typed.trim();
  if (onlyScheme.test(text)) return null;
  return wholeUrl.test(text) || host.test(text) ? completeAddress(text) : null;
}
