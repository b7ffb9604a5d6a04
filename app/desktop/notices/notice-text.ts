import { stateOf } from '../../../shared/backend-state.ts';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';

/** What has happened since somebody was last told; ids of backends. */
export interface News {
  readonly out: readonly string[];
  readonly back: readonly string[];
  /** What else is wrong, as the gateway has told it. */
  readonly troubles: readonly GatewayEvent[];
  /** What the gateway says of a backend, by its id. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** Where in the panel to look at it. */
  readonly to: string;
}

/** A notification shows few lines: so many names, then a count. */
const MOST_NAMES = 4;
const MOST_LINES = 4;

/** One notification for everything that is new. */
export function writeNotice(news: News, backends: readonly BackendSnapshot[]): Notice {
  const { out, back, troubles } = news;
  const [only, second] = troubles;
  if (out.length + back.length === 0 && only !== undefined)
    return second === undefined ? writeTrouble(only) : writeTroubles(troubles);
  const title = entitle(news, backends);
  return { title, body: [...describe(news, title), ...textsOf(troubles)].join('\n'), to: placeOf([...out, ...back]) };
}

/** Troubles of several kinds stand in one list. */
const writeTroubles = (troubles: readonly GatewayEvent[]): Notice => ({
  title: `${troubles.length} things need a look`,
  body: textsOf(troubles).join('\n'),
  to: '#/events?only=trouble',
});

function textsOf(troubles: readonly GatewayEvent[]): readonly string[] {
  const shown = troubles.length > MOST_LINES ? troubles.slice(0, MOST_LINES - 1) : troubles;
  const rest = troubles.length - shown.length;
  return [...shown.map(({ text }) => text), ...(rest > 0 ? [`and ${rest} more`] : [])];
}

function writeTrouble({ kind, severity, backend, model, text }: GatewayEvent): Notice {
  switch (kind) {
    case 'lane':
      return { title: `${model} hangs on ${backend}`, body: text, to: backendPage(backend ?? '') };
    case 'drift':
      return { title: model === undefined ? 'Copies differ' : `Copies of ${model} differ`, body: text, to: '#/models' };
    case 'key':
      return { title: severity === 'bad' ? 'A key has expired' : 'A key expires soon', body: text, to: '#/keys' };
    case 'certificate':
      return { title: 'The certificate needs a look', body: text, to: '#/settings/certificate' };
    default:
      return { title: 'Requests are waiting', body: text, to: '#/traffic' };
  }
}

function entitle({ out, back }: News, backends: readonly BackendSnapshot[]): string {
  if (back.length === 0) return outTitle(out, backends);
  if (out.length === 0) return back.length === 1 ? `${back[0]} is back` : `${back.length} backends are back`;
  return `${outTitle(out, backends)}, ${back.length} ${back.length === 1 ? 'is' : 'are'} back`;
}

function outTitle(out: readonly string[], backends: readonly BackendSnapshot[]): string {
  const these = backends.filter(({ id }) => out.includes(id));
  const [first] = these;
  if (out.length === 1 && first) return `${first.id} is ${stateOf(first)}`;
  const what = these.every((backend) => stateOf(backend) === 'down') ? 'down' : 'out of service';
  return `${out.length === backends.length ? 'All ' : ''}${out.length} backends are ${what}`;
}

function describe({ out, back, texts }: News, title: string): readonly string[] {
  const [only, second] = [...out, ...back];
  if (only !== undefined && second === undefined) return [withoutTitle(texts.get(only) ?? '', title)].filter(Boolean);
  if (back.length === 0) return [listNames(out)];
  if (out.length === 0) return [listNames(back)];
  return [`Out: ${listNames(out)}`, `Back: ${listNames(back)}`];
}

/** `rig-2 is down: connection refused` under the title `rig-2 is down` is `connection refused`. */
const withoutTitle = (text: string, title: string): string =>
  text.startsWith(title) ? text.slice(title.length).replace(/^[:,\s]+/, '') : text;

function listNames(ids: readonly string[]): string {
  const shown = ids.length > MOST_NAMES + 1 ? ids.slice(0, MOST_NAMES) : ids;
  const rest = ids.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const placeOf = (ids: readonly string[]): string => (ids.length === 1 ? backendPage(ids[0] ?? '') : '#/fleet');

const backendPage = (id: string): string => `#/backend/${encodeURIComponent(id)}`;
