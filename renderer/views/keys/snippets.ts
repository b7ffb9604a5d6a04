/** How one kind of client is told where the gateway is. */
export interface Snippet {
  readonly client: string;
  readonly code: string;
  readonly note?: string;
}

const anyKey = 'The SDK insists on a key; any text will do.';

/** What each client needs, ready to be pasted. */
export const snippets = (url: string, model: string): readonly Snippet[] => [
  { client: 'Ollama CLI', code: `OLLAMA_HOST=${url} ollama run ${model}` },
  {
    client: 'curl',
    code: `curl ${url}/api/chat -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
  },
  {
    client: 'ollama-js',
    code: `import { Ollama } from 'ollama';\nconst ollama = new Ollama({ host: '${url}' });`,
  },
  {
    client: 'OpenAI SDK',
    code: `import OpenAI from 'openai';\nconst openai = new OpenAI({ baseURL: '${url}/v1', apiKey: 'none' });`,
    note: anyKey,
  },
  {
    client: 'Anthropic SDK',
    code: `import Anthropic from '@anthropic-ai/sdk';\nconst anthropic = new Anthropic({ baseURL: '${url}', apiKey: 'none' });`,
    note: anyKey,
  },
  {
    client: 'Open WebUI',
    code: `OLLAMA_BASE_URL=${url}`,
    note: 'In a container, loopback is the container’s own: it needs an address of this machine.',
  },
];
