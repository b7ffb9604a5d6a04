import {
  carried,
  carriedAs,
  changed,
  type Finding,
  notNeeded,
  type Place,
  type Setting,
  unsupported,
} from '../finding.ts';

const VARIABLE = /^os\.environ\/([A-Za-z_][A-Za-z0-9_]*)$/;
/** What people write where a library wants a key and the server does not. */
const PLACEHOLDER = /^(?:|none|null|empty|dummy|fake|not-needed|no-key|na|n\/a|x+)$/i;

const LITERAL =
  'the key itself is not taken over and not shown: put it into a variable or a file of the gateway, and name that as credential.env or credential.file';

/** `api_key`: a variable is taken over by its name, a key in clear never is. */
export function keyFinding(value: unknown, url: string, place: Place): Finding {
  if (typeof value !== 'string') return unsupported(place, 'it is not text; it is not shown');
  const [, variable] = VARIABLE.exec(value) ?? [];
  if (variable !== undefined) return carried(place, credentialFrom(variable, url));
  return PLACEHOLDER.test(value.trim())
    ? notNeeded(place, 'a placeholder: this server is shown nothing')
    : unsupported(place, LITERAL);
}

export const credentialFrom = (variable: string, url: string): Setting => ({
  path: ['backends', url, 'credential', 'env'],
  value: variable,
});

const limitKeys = { rpm: 'requestsPerMinute', tpm: 'tokensPerMinute' } as const;

/** `rpm` and `tpm` of a deployment: those of its server here. */
export function limitFinding(
  key: 'rpm' | 'tpm',
  value: unknown,
  { url, place }: { url: string; place: Place },
): Finding {
  const count = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (count === 0) return carriedAs(place, 'no limit');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
    return unsupported(place, 'it is not a whole number');
  const setting: Setting = { path: ['backends', url, 'limits', limitKeys[key]], value: count };
  return changed(place, 'it holds for all models of that server together', setting);
}
