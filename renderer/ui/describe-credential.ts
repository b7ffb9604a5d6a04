import type { BackendCredential } from '../../shared/backend-credential.ts';
import { formatExactTime } from './figures.ts';

/** What is known of what a server is shown: where it comes from, since when, and the header. */
export function describeCredential(credential: BackendCredential | null): string {
  if (credential === null) return 'None: this server is shown nothing';
  return `${sourceOf(credential)}, sent in ${credential.header}`;
}

function sourceOf({ from, name, setAt }: BackendCredential): string {
  if (from === 'env') return `From the environment variable ${name}`;
  if (from === 'file') return `From the file ${name}`;
  return setAt === null ? 'To be stored, but none is' : `Set, ${formatExactTime(setAt)}`;
}
