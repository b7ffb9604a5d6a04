/** How one kind of client is told where the gateway is, and with which key. */
export interface Snippet {
  readonly client: string;
  readonly code: string;
  readonly note?: string;
}

export interface SnippetParts {
  readonly url: string;
  readonly model: string;
  /** Null where none is asked for. */
  readonly key: string | null;
}

const anyKey = 'The SDK insists on a key; any text will do.';
const inTheUrl = 'It cannot send a key in a header: it stands in the base URL.';

/** What each client needs, ready to be pasted. */
export function snippets({ url, model, key }: SnippetParts): readonly Snippet[] {
  const base = key === null ? url : `${url}/k/${key}`;
  const noteOnBase = key === null ? {} : { note: inTheUrl };
  const sdkKey = key ?? 'none';
  const noteOnSdk = key === null ? { note: anyKey } : {};
  const header = key === null ? '' : ` -H 'authorization: Bearer ${key}'`;
  const headers = key === null ? '' : `, headers: { authorization: 'Bearer ${key}' }`;
  const container = 'In a container, loopback is the container’s own: it needs an address of this machine.';
  return [
    { client: 'Ollama CLI', code: `OLLAMA_HOST=${base} ollama run ${model}`, ...noteOnBase },
    {
      client: 'curl',
      code: `curl ${url}/api/chat${header} -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
    },
    {
      client: 'ollama-js',
      code: `import { Ollama } from 'ollama';\nconst ollama = new Ollama({ host: '${url}'${headers} });`,
    },
    {
      client: 'OpenAI SDK',
      code: `import OpenAI from 'openai';\nconst openai = new OpenAI({ baseURL: '${url}/v1', apiKey: '${sdkKey}' });`,
      ...noteOnSdk,
    },
    {
      client: 'Anthropic SDK',
      code: `import Anthropic from '@anthropic-ai/sdk';\nconst anthropic = new Anthropic({ baseURL: '${url}', apiKey: '${sdkKey}' });`,
      ...noteOnSdk,
    },
    {
      client: 'Open WebUI',
      code: `OLLAMA_BASE_URL=${base}`,
      note: key === null ? container : `${inTheUrl} ${container}`,
    },
  ];
}
