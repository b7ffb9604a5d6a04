import { parseOrigin } from '../../../shared/config-addresses.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/;

/** The URL of a server written as `host:port`. The error says what is in the way, and never repeats the text. */
export function serverUrl(
  address: string,
  { scheme = 'http', port }: { readonly scheme?: string; readonly port: number },
): Result<string, string> {
  if (/^(unix|abns|fd|sockpair)[:@]/.test(address))
    return err('it is a socket of this machine: Corral reaches servers by URL');
  if (/[$%]/.test(address)) return err('its address is a variable: write the address itself');
  const bare = /^[0-9a-f]*:[0-9a-f:]+$/i.test(address) && (address.match(/:/g) ?? []).length > 1;
  const [, host, written] = parts.exec(bare ? `[${address}]` : address) ?? [];
  const parsed = parseOrigin(`${scheme}://${host ?? ''}:${written ?? port}`);
  return host === undefined || !parsed.ok ? err('its address is none that Corral can use') : parsed;
}

/** The origin of a URL and whether more than `/` follows it. The error never repeats the text. */
export function originOf(url: string): Result<{ readonly origin: string; readonly hasPath: boolean }, string> {
  if (/[$]/.test(url) || url.startsWith('os.environ/'))
    return err('its address is a variable: write the address itself');
  const [, origin = '', rest = ''] = /^(https?:\/\/[^/?#]*)(.*)$/is.exec(url) ?? [];
  const parsed = parseOrigin(origin);
  if (!parsed.ok)
    return err('its address is none that Corral can use: it takes http:// or https:// URLs without a password');
  return ok({ origin: parsed.value, hasPath: rest !== '' && rest !== '/' });
}
