import type { Call } from '../call.ts';
import type { Core } from '../inference.ts';
import { handlePs, handleRoot, handleTags, handleVersion } from './inventory.ts';
import { handleChat } from './native-chat.ts';
import { handleGenerate } from './native-generate.ts';

export interface Route {
  methods: readonly string[];
  path: RegExp;
  /** Needs a model in memory; most faults strike only these routes. */
  inference: boolean;
  /** API whose error shape the route uses. */
  shape: 'native' | 'openai' | 'anthropic';
  handle(core: Core, call: Call): void;
}

const GET = ['GET'] as const;
const READ = ['GET', 'HEAD'] as const;
const POST = ['POST'] as const;

type Facts = Partial<Pick<Route, 'inference' | 'shape'>>;

function route(methods: readonly string[], path: string, handle: Route['handle'], facts: Facts = {}): Route {
  const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
  return { methods, path: pattern, handle, inference: false, shape: 'native', ...facts };
}

const INFERENCE: Facts = { inference: true };

export const ROUTES: readonly Route[] = [
  route(READ, '/', handleRoot),
  route(READ, '/api/version', handleVersion),
  route(READ, '/api/tags', handleTags),
  route(GET, '/api/ps', handlePs),
  route(POST, '/api/chat', handleChat, INFERENCE),
  route(POST, '/api/generate', handleGenerate, INFERENCE),
];
