import type { LocalCertificateView, ServedCertificate } from '../../../shared/certificate.ts';
import type { Tone } from '../../ui/backend-state.ts';
import { formatCount } from '../../ui/figures.ts';

const DAY_MS = 24 * 3_600_000;
/** The gateway warns from here on, too. */
const SOON_DAYS = 14;

/** How long a certificate has left, and what to think of it. Both in milliseconds since the epoch. */
export function timeLeft(expiresAt: number, now: number): { readonly tone: Tone; readonly text: string } {
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (expiresAt < now) return { tone: 'bad', text: 'expired: clients refuse it' };
  if (days < 1) return { tone: 'bad', text: 'less than a day left' };
  return { tone: days < SOON_DAYS ? 'wary' : 'good', text: `${formatCount(days, 'day')} left` };
}

/** What has become of the certificate made for this machine. */
export type MadeState =
  /** None was made. */
  | 'none'
  /** Clients are shown it, or will be once it is taken. */
  | 'served'
  /** The settings name it, saved or not, in place of another certificate. */
  | 'named'
  /** They do, and the gateway does not speak HTTPS yet. */
  | 'named-first'
  | 'unused';

/** `namedCert` is the path in the settings form; undefined where it names none. */
export function madeState(
  { made, tls }: LocalCertificateView,
  served: ServedCertificate | null,
  namedCert: unknown,
): MadeState {
  if (made === null) return 'none';
  if (served?.file === tls.cert) return 'served';
  if (namedCert !== tls.cert) return 'unused';
  return served === null ? 'named-first' : 'named';
}

/** Names that the last certificate had on top of this machine's own: the next is to have them again. */
export const furtherNames = ({ names, made }: LocalCertificateView): readonly string[] =>
  made?.names.filter((name) => !names.includes(name)) ?? [];
