import type { Core } from '../core.ts';
import type { Call } from '../wire/call.ts';
import { handleMessages } from './anthropic.ts';
import { handleEmbed, handleEmbeddings, handleOpenAiEmbeddings } from './embed.ts';
import { handlePs, handleRoot, handleTags, handleVersion } from './inventory.ts';
import { handleBlobCheck, handleBlobUpload, handleCopy, handleCreate, handleDelete } from './management.ts';
import { handleChat } from './native-chat.ts';
import { handleGenerate } from './native-generate.ts';
import { handleChatCompletions, handleCompletions, handleModel, handleModels } from './openai.ts';
import { handlePull, handlePush } from './pull.ts';
import { handleResponses } from './responses.ts';
import { handleShow, handleStatus } from './show.ts';

export interface Route {
  methods: readonly string[];
  path: RegExp;
  /** Needs a model in memory; most faults strike only these routes. */
  inference: boolean;
  /** API whose error shape the route uses. */
  shape: 'native' | 'openai' | 'anthropic';
  /** First version that has the route: older servers answer 404. */
  since: string;
  handle(core: Core, call: Call): void;
}

const GET = ['GET'] as const;
const READ = ['GET', 'HEAD'] as const;
const POST = ['POST'] as const;

type Facts = Partial<Pick<Route, 'inference' | 'shape' | 'since'>>;

function route(methods: readonly string[], path: string, handle: Route['handle'], facts: Facts = {}): Route {
  const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
  return { methods, path: pattern, handle, inference: false, shape: 'native', since: '0.0.0', ...facts };
}

const INFERENCE: Facts = { inference: true };
const OPENAI: Facts = { inference: true, shape: 'openai' };

export const ROUTES: readonly Route[] = [
  route(READ, '/', handleRoot),
  route(READ, '/api/version', handleVersion),
  route(GET, '/api/status', handleStatus, { since: '0.16.2' }),
  route(READ, '/api/tags', handleTags),
  route(GET, '/api/ps', handlePs),
  route(POST, '/api/show', handleShow),
  route(POST, '/api/generate', handleGenerate, INFERENCE),
  route(POST, '/api/chat', handleChat, INFERENCE),
  route(POST, '/api/embed', handleEmbed, INFERENCE),
  route(POST, '/api/embeddings', handleEmbeddings, INFERENCE),
  route(POST, '/api/pull', handlePull),
  route(POST, '/api/push', handlePush),
  route(POST, '/api/create', handleCreate),
  route(['DELETE'], '/api/delete', handleDelete),
  route(POST, '/api/copy', handleCopy),
  route(['HEAD'], '/api/blobs/:digest', handleBlobCheck),
  route(POST, '/api/blobs/:digest', handleBlobUpload),
  route(GET, '/v1/models', handleModels, { shape: 'openai' }),
  route(GET, '/v1/models/:model', handleModel, { shape: 'openai' }),
  route(POST, '/v1/chat/completions', handleChatCompletions, OPENAI),
  route(POST, '/v1/completions', handleCompletions, OPENAI),
  route(POST, '/v1/embeddings', handleOpenAiEmbeddings, OPENAI),
  route(POST, '/v1/responses', handleResponses, { ...OPENAI, since: '0.13.3' }),
  route(POST, '/v1/messages', handleMessages, { inference: true, shape: 'anthropic', since: '0.14.0' }),
];
