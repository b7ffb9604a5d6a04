import { type Calls, drain, leaveAfter } from './clients.ts';

export const MODEL = 'llama3.1:8b';
export const THINKER = 'deepseek-r1:8b';
export const SEER = 'qwen3.5:27b';
export const CODER = 'qwen2.5-coder:14b';
export const EMBEDDER = 'nomic-embed-text';
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const ask = (content: string) => [{ role: 'user', content }];
const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', required: ['city'], properties: { city: { type: 'string', description: 'city' } } },
  },
};
const schema = { type: 'object', properties: { age: { type: 'integer' }, name: { type: 'string' } } };

/** Calls of the `ollama` package that a single server answers without an error. */
export const answered: Calls = {
  'chat, whole': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('whole') }),
  'chat, streamed': ({ ollama }) => drain(ollama.chat({ model: MODEL, messages: ask('streamed'), stream: true })),
  'chat, with history, options and keep_alive': ({ ollama }) =>
    ollama.chat({
      model: MODEL,
      messages: [
        { role: 'system', content: 'Sei höflich. 北京 🙂' },
        { role: 'user', content: 'eins' },
        { role: 'assistant', content: 'zwei' },
        { role: 'user', content: 'drei' },
      ],
      options: { temperature: 0.1, num_predict: 5, seed: 7, stop: ['\n'] },
      keep_alive: '10m',
    }),
  'chat, stopped by length': ({ ollama }) =>
    drain(ollama.chat({ model: MODEL, messages: ask('short'), stream: true, options: { num_predict: 2 } })),
  'chat, tools, whole': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('tools'), tools: [weather] }),
  'chat, tools, streamed': ({ ollama }) =>
    drain(ollama.chat({ model: MODEL, messages: ask('tools streamed'), tools: [weather], stream: true })),
  'chat, after a tool answered': ({ ollama }) =>
    ollama.chat({
      model: MODEL,
      tools: [weather],
      messages: [
        ...ask('how warm?'),
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ function: { name: 'weather', arguments: { city: 'Köln' } } }],
        },
        { role: 'tool', content: '21 °C', tool_name: 'weather' },
      ],
    }),
  'chat, JSON': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('json'), format: 'json' }),
  'chat, JSON schema, streamed': ({ ollama }) =>
    drain(ollama.chat({ model: MODEL, messages: ask('schema'), format: schema, stream: true })),
  'chat, thinking, whole': ({ ollama }) => ollama.chat({ model: THINKER, messages: ask('think'), think: true }),
  'chat, thinking, streamed': ({ ollama }) =>
    drain(ollama.chat({ model: THINKER, messages: ask('think aloud'), think: 'high', stream: true })),
  'chat, thinking off': ({ ollama }) => ollama.chat({ model: THINKER, messages: ask('just say'), think: false }),
  'chat, with an image': ({ ollama }) =>
    ollama.chat({ model: SEER, messages: [{ role: 'user', content: 'what is it?', images: [PIXEL] }] }),
  'chat, an image for a model that cannot see': ({ ollama }) =>
    ollama.chat({ model: MODEL, messages: [{ role: 'user', content: 'see', images: [PIXEL] }] }),
  'chat, no messages: only loads': ({ ollama }) => ollama.chat({ model: MODEL, messages: [] }),
  'chat, odd spelling of the model': ({ ollama }) =>
    ollama.chat({ model: 'Library/LLAMA3.1:8B', messages: ask('spelling') }),
  'chat, keep_alive as a number': ({ ollama }) =>
    ollama.chat({ model: MODEL, messages: ask('number'), keep_alive: 300 }),
  'chat, keep_alive for ever': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('ever'), keep_alive: -1 }),
  'generate, whole': ({ ollama }) => ollama.generate({ model: MODEL, prompt: 'whole' }),
  'generate, streamed': ({ ollama }) => drain(ollama.generate({ model: MODEL, prompt: 'streamed', stream: true })),
  'generate, raw': ({ ollama }) => ollama.generate({ model: MODEL, prompt: '<|user|>raw', raw: true }),
  'generate, with context and system': ({ ollama }) =>
    ollama.generate({ model: MODEL, prompt: 'go on', system: 'be brief', context: [1, 2, 3] }),
  'generate, fill in the middle': ({ ollama }) =>
    ollama.generate({ model: CODER, prompt: 'def add(', suffix: 'return c' }),
  'generate, with an image': ({ ollama }) => ollama.generate({ model: SEER, prompt: 'what is it?', images: [PIXEL] }),
  'generate, no prompt: only loads': ({ ollama }) => ollama.generate({ model: MODEL, prompt: '', keep_alive: '5m' }),
  'embed, one text': ({ ollama }) => ollama.embed({ model: EMBEDDER, input: 'one' }),
  'embed, several texts, fewer dimensions': ({ ollama }) =>
    ollama.embed({ model: EMBEDDER, input: ['one', 'zwei', '三'], dimensions: 8 }),
  'embed, nothing': ({ ollama }) => ollama.embed({ model: EMBEDDER, input: [] }),
  embeddings: ({ ollama }) => ollama.embeddings({ model: EMBEDDER, prompt: 'older form' }),
  list: ({ ollama }) => ollama.list(),
  show: ({ ollama }) => ollama.show({ model: MODEL }),
  version: ({ ollama }) => ollama.version(),
  'chat, aborted mid-stream': async ({ ollama }) => {
    const stream = await ollama.chat({ model: MODEL, messages: ask('leave'), stream: true });
    return leaveAfter(3, stream, () => stream.abort());
  },
  'generate, aborted with all others of the client': async ({ ollama }) => {
    const stream = await ollama.generate({ model: MODEL, prompt: 'leave', stream: true });
    return leaveAfter(2, stream, () => ollama.abort());
  },
};

/** Calls of the `ollama` package that a single server refuses. */
export const refused: Calls = {
  'thinking on a model that cannot': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('x'), think: true }),
  'a think level that does not exist': ({ ollama }) =>
    ollama.chat({ model: THINKER, messages: ask('x'), think: 'extreme' as 'high' }),
  'a suffix for a model that cannot insert': ({ ollama }) =>
    ollama.generate({ model: MODEL, prompt: 'a', suffix: 'b' }),
  'chat with an embedding model': ({ ollama }) => ollama.chat({ model: EMBEDDER, messages: ask('x') }),
  'generate with an embedding model, streamed': ({ ollama }) =>
    drain(ollama.generate({ model: EMBEDDER, prompt: 'x', stream: true })),
  'an option of the wrong type': ({ ollama }) =>
    ollama.chat({ model: MODEL, messages: ask('x'), options: { temperature: 'hot' as unknown as number } }),
  'a format that is none': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('x'), format: 'yaml' }),
  'keep_alive without a unit': ({ ollama }) => ollama.chat({ model: MODEL, messages: ask('x'), keep_alive: '300' }),
  'keep_alive in an unknown unit': ({ ollama }) => ollama.generate({ model: MODEL, prompt: 'x', keep_alive: '3y' }),
  'keep_alive of the wrong type': ({ ollama }) =>
    ollama.chat({ model: MODEL, messages: ask('x'), keep_alive: true as unknown as string }),
  'raw with a system prompt': ({ ollama }) => ollama.generate({ model: MODEL, prompt: 'x', raw: true, system: 'no' }),
  'an input that is no text': ({ ollama }) => ollama.embed({ model: EMBEDDER, input: [1, 2] as unknown as string[] }),
  'messages of the wrong type': ({ ollama }) =>
    ollama.chat({ model: MODEL, messages: [{ role: 'user', content: 5 as unknown as string }] }),
  'a name that cannot be one': ({ ollama }) => ollama.chat({ model: 'a b c', messages: ask('x') }),
  'no model in chat': ({ ollama }) => ollama.chat({ model: '', messages: ask('x') }),
  'no model in generate': ({ ollama }) => ollama.generate({ model: '', prompt: 'x' }),
};
