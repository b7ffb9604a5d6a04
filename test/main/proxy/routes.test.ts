import { describe, expect, it } from 'vitest';
import { apiOfPath, findRoute, routes } from '../../../main/proxy/routes.ts';

const match = (method: string, path: string) => {
  const result = findRoute(method, path);
  if (!result.ok) throw new Error(`${method} ${path}: ${result.refusal.code}`);
  return result;
};

const refusal = (method: string, path: string) => {
  const result = findRoute(method, path);
  if (result.ok) throw new Error(`${method} ${path} was accepted`);
  return result;
};

const concrete = (template: string) =>
  template.replace(':digest', `sha256:${'a'.repeat(64)}`).replace(':model', 'llama3.2');

describe('the route table', () => {
  it.each([
    ['POST', '/api/generate', 'inference', 'native', 'by-default', 'ndjson-done'],
    ['POST', '/api/chat', 'inference', 'native', 'by-default', 'ndjson-done'],
    ['POST', '/api/embed', 'inference', 'native', 'never', 'none'],
    ['POST', '/api/embeddings', 'inference', 'native', 'never', 'none'],
    ['POST', '/v1/chat/completions', 'inference', 'openai', 'on-request', 'sse-done'],
    ['POST', '/v1/completions', 'inference', 'openai', 'on-request', 'sse-done'],
    ['POST', '/v1/embeddings', 'inference', 'openai', 'never', 'none'],
    ['POST', '/v1/responses', 'inference', 'responses', 'on-request', 'sse-responses'],
    ['POST', '/v1/messages', 'inference', 'anthropic', 'on-request', 'sse-anthropic'],
    ['POST', '/v1/audio/transcriptions', 'inference', 'openai', 'never', 'none'],
    ['POST', '/api/show', 'inventory', 'native', 'never', 'none'],
    ['POST', '/api/pull', 'management', 'native', 'by-default', 'ndjson-success'],
    ['POST', '/api/push', 'management', 'native', 'by-default', 'ndjson-success'],
    ['POST', '/api/create', 'management', 'native', 'by-default', 'ndjson-success'],
    ['DELETE', '/api/delete', 'management', 'native', 'never', 'none'],
    ['POST', '/api/copy', 'management', 'native', 'never', 'none'],
    ['GET', '/api/tags', 'local', 'native', 'never', 'none'],
    ['HEAD', '/api/version', 'local', 'native', 'never', 'none'],
    ['GET', '/v1/models', 'local', 'openai', 'never', 'none'],
    ['GET', '/health', 'local', 'native', 'never', 'none'],
    ['HEAD', '/', 'local', 'native', 'never', 'none'],
  ])('%s %s is %s, speaks %s and streams %s until %s', (method, path, kind, api, streams, ending) => {
    expect(match(method, path).route).toMatchObject({ template: path, kind, api, streams, ending });
  });

  it('gives a slot to inference and to nothing else', () => {
    for (const route of routes)
      expect([route.template, route.takesSlot]).toEqual([route.template, route.kind === 'inference']);
  });

  it('names an answer for exactly the local routes', () => {
    for (const route of routes)
      expect([route.template, 'local' in route]).toEqual([route.template, route.kind === 'local']);
  });

  it('says for every route where the model is named', () => {
    const places = Object.fromEntries(routes.filter((r) => r.model !== 'none').map((r) => [r.template, r.model]));
    expect(places).toEqual({
      '/v1/models/:model': 'path',
      '/api/generate': 'model',
      '/api/chat': 'model',
      '/api/embed': 'model',
      '/api/embeddings': 'model',
      '/v1/chat/completions': 'model',
      '/v1/completions': 'model',
      '/v1/embeddings': 'model',
      '/v1/responses': 'model',
      '/v1/messages': 'model',
      '/v1/audio/transcriptions': 'multipart',
      '/api/show': 'model-or-name',
      '/api/pull': 'model-or-name',
      '/api/push': 'model-or-name',
      '/api/create': 'model-or-name',
      '/api/delete': 'model-or-name',
      '/api/copy': 'source',
    });
  });

  it('finds every row by its own template', () => {
    for (const route of routes) {
      for (const method of route.methods) expect(match(method, concrete(route.template)).route).toBe(route);
    }
  });
});

describe('findRoute', () => {
  it('hands over the digest of a blob, decoded', () => {
    expect(match('HEAD', '/api/blobs/sha256%3Aab').params).toEqual({ digest: 'sha256:ab' });
  });

  it('takes model names with slashes, escaped or not', () => {
    expect(match('GET', '/v1/models/user/model:7b').params).toEqual({ model: 'user/model:7b' });
    expect(match('GET', '/v1/models/hf.co%2Fuser%2Fmodel').params).toEqual({ model: 'hf.co/user/model' });
  });

  it.each([
    '/api/status',
    '/api/me',
    '/api/signout',
    '/api/user/keys/abc',
    '/api/experimental/web_search',
    '/debug/pprof',
    '/metrics',
    '/api',
    '/v1',
    '/api/blobs',
    '/api/blobs/a/b',
    '/API/chat',
    '/api/chat/x',
    '/v1/images/generations',
    '/constructor',
  ])('does not know %s', (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) expect(refusal(method, path).refusal.code).toBe('route_not_found');
  });

  it('names the methods a known path does answer', () => {
    expect(refusal('GET', '/api/chat')).toMatchObject({ refusal: { code: 'method_not_allowed' }, allow: ['POST'] });
    expect(refusal('PUT', '/api/blobs/sha256:ab').allow).toEqual(['POST', 'HEAD']);
    expect(refusal('DELETE', '/v1/models/m').allow).toEqual(['GET']);
  });

  it('refuses a parameter that is not UTF-8', () => {
    expect(refusal('GET', '/v1/models/%FF').refusal.code).toBe('bad_request');
  });

  it.each([
    ['/v1/messages', 'anthropic'],
    ['/v1/messages/count_tokens', 'anthropic'],
    ['/v1/messagesx', 'openai'],
    ['/v1/chat/completions', 'openai'],
    ['/v1', 'openai'],
    ['/v10/x', 'native'],
    ['/api/chat', 'native'],
    ['/nowhere', 'native'],
  ])('speaks of %s in the %s shape', (path, api) => {
    expect(apiOfPath(path)).toBe(api);
    expect(refusal('PUT', path).api).toBe(api);
  });
});
