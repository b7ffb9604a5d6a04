import type { KeepRule } from '../../../shared/keep.ts';
import type { LoadPlace } from '../../../shared/load-forecast.ts';

export interface OutlookLine {
  readonly backend: string;
  /** What it has, or what a load there comes to. */
  readonly words: string;
  /** Something may have to leave memory for it. */
  readonly isCostly: boolean;
}

export interface Outlook {
  /** Where the copies are, or would go. */
  readonly lines: readonly OutlookLine[];
  /** What is said of copies that cannot be had for now; null where all can. */
  readonly lack: string | null;
}

/** What a rule would come to now. `places` are in the gateway's order, the best first. */
export function keepOutlook(places: readonly LoadPlace[], { copies, backends }: KeepRule): Outlook {
  const may = places.filter(({ backend }) => backends.length === 0 || backends.includes(backend));
  const here = may.filter(({ state }) => state === 'loaded' || state === 'loading').slice(0, copies);
  const next = may
    .filter(({ state }) => state === 'chosen' || state === 'possible')
    .slice(0, Math.max(0, copies - here.length));
  const lines = [...here, ...next].map(({ backend, state, words, forecast }) => ({
    backend,
    words: state === 'loaded' || state === 'loading' ? words : `will be loaded: ${words}`,
    isCostly: forecast !== null && forecast.outcome !== 'fits',
  }));
  const missing = copies - lines.length;
  const never = may.filter(({ state }) => state === 'impossible').map(({ backend, words }) => `${backend}: ${words}`);
  const reasons = never.length === 0 ? 'there are no more backends' : never.join('; ');
  return { lines, lack: missing <= 0 ? null : `${missing} cannot be had for now (${reasons})` };
}
