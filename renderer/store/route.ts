import { useSyncExternalStore } from 'react';
import { keyIdIn } from '../../shared/key-shape.ts';

/** Where in the panel: `#/backend/rig-1`, `#/traffic?backend=rig-1`. */
export interface Route {
  readonly screen: string;
  /** What follows the screen's name, decoded; empty for the screen itself. */
  readonly detail: string;
  readonly query: URLSearchParams;
}

/** Reads a location hash; anything odd is the fleet. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [screen = '', ...rest] = path.split('/');
  return { screen: screen || 'fleet', detail: decode(rest.join('/')), query: new URLSearchParams(query) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export const hrefOf = (screen: string, detail = '', query: Readonly<Record<string, string>> = {}): string => {
  const search = new URLSearchParams(query).toString();
  // What is searched for becomes part of the browser's history.
  return keyIdIn(`#/${screen}${detail && `/${encodeURIComponent(detail)}`}${search && `?${search}`}`);
};

/** Goes to a screen; Back leads where one was. */
export function go(screen: string, detail?: string, query?: Readonly<Record<string, string>>): void {
  window.location.hash = hrefOf(screen, detail, query);
}

/** Says in the address what is being looked at, in place of what it said: typing in a filter is no step to go Back to. */
export function amend(screen: string, detail?: string, query?: Readonly<Record<string, string>>): void {
  window.history.replaceState(window.history.state, '', hrefOf(screen, detail, query));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function watch(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

let last = { hash: '', route: parseRoute('') };

function current(): Route {
  const { hash } = window.location;
  if (last.hash !== hash) last = { hash, route: parseRoute(hash) };
  return last.route;
}

export const useRoute = (): Route => useSyncExternalStore(watch, current);
