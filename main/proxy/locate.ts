import type { Refusal } from '../../shared/errors.ts';
import type { ApiShape } from '../../shared/exchange.ts';
import { holdsKey, withoutKeys } from '../../shared/key-shape.ts';
import { normalisePath } from './path.ts';
import { splitPathKey } from './path-key.ts';
import { apiOfPath, findRoute, type Route } from './routes.ts';

const MISPLACED_KEY: Refusal = {
  code: 'bad_request',
  message: 'the request path holds a key where none belongs: the base URL is /k/<key>',
};

export type Location =
  | {
      readonly ok: true;
      readonly route: Route;
      readonly params: Readonly<Record<string, string>>;
      /** Path and query as the backend gets them. */
      readonly target: string;
      readonly pathKey: string | null;
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly api: ApiShape; readonly allow?: readonly string[] };

/** From a request line to a row of the route table. */
export function locate(method: string, target: string): Location {
  const normal = normalisePath(target);
  if (!normal.ok) return { ...normal, api: 'native' };
  // Taken out here, so that nothing behind this line sees a key in a path.
  const { key: pathKey, path } = splitPathKey(normal.path);
  if (holdsKey(path)) return { ok: false, refusal: MISPLACED_KEY, api: apiOfPath(path) };
  const match = findRoute(method, path);
  if (!match.ok) return match;
  // Ollama's transcription handler reads the query before the form: a model named there would not be the one judged here.
  const query = match.route.model === 'multipart' ? '' : withoutKeys(normal.query);
  return { ...match, target: path + query, pathKey };
}
