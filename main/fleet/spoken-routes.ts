import type { BackendKind } from '../../shared/config.ts';

/** Routes with a row of the gateway's own that servers of the OpenAI API do not have: their methods are Ollama's, or Anthropic's. */
const NOT_OPENAI = [
  '/api/generate',
  '/api/chat',
  '/api/embed',
  '/api/embeddings',
  '/api/show',
  '/api/pull',
  '/api/push',
  '/api/create',
  '/api/delete',
  '/api/copy',
  '/api/blobs/:digest',
  '/v1/messages',
  '/v1/audio/transcriptions',
];
const NONE: readonly string[] = [];

/** What a server of that kind is never sent. */
export const routesNotOf = (kind: BackendKind): readonly string[] => (kind === 'openai' ? NOT_OPENAI : NONE);

/** Whether it is a route that no server of that kind has, whatever its version. */
export const isForeignRoute = (kind: BackendKind, route: string): boolean =>
  kind === 'openai' && NOT_OPENAI.includes(route);
