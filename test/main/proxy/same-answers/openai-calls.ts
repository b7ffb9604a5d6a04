import { type Calls, drain, leaveAfter } from './clients.ts';
import { EMBEDDER, MODEL, PIXEL, SEER, THINKER } from './native-calls.ts';

const ask = (content: string) => [{ role: 'user' as const, content }];
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];
const picture = [
  {
    role: 'user' as const,
    content: [
      { type: 'text' as const, text: 'what is it?' },
      { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${PIXEL}` } },
    ],
  },
];

/** Calls of the `openai` package that a single server answers without an error. */
export const answered: Calls = {
  'chat, whole': ({ openai }) => openai.chat.completions.create({ model: MODEL, messages: ask('whole') }),
  'chat, streamed': ({ openai }) =>
    drain(openai.chat.completions.create({ model: MODEL, messages: ask('streamed'), stream: true })),
  'chat, streamed with usage': ({ openai }) =>
    drain(
      openai.chat.completions.create({
        model: MODEL,
        messages: [{ role: 'developer', content: 'Sei höflich. 北京 🙂' }, ...ask('usage')],
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 6,
      }),
    ),
  'chat, tools, whole': ({ openai }) => openai.chat.completions.create({ model: MODEL, messages: ask('tools'), tools }),
  'chat, tools, streamed': ({ openai }) =>
    drain(openai.chat.completions.create({ model: MODEL, messages: ask('tools too'), tools, stream: true })),
  'chat, thinking, streamed': ({ openai }) =>
    drain(
      openai.chat.completions.create({
        model: THINKER,
        messages: ask('think'),
        reasoning_effort: 'low',
        stream: true,
      }),
    ),
  'chat, with an image': ({ openai }) => openai.chat.completions.create({ model: SEER, messages: picture }),
  'chat, an image for a model that cannot see': ({ openai }) =>
    openai.chat.completions.create({ model: MODEL, messages: picture }),
  'chat, JSON': ({ openai }) =>
    openai.chat.completions.create({
      model: MODEL,
      messages: ask('json'),
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object', properties: {} } } },
    }),
  'completion, whole': ({ openai }) => openai.completions.create({ model: MODEL, prompt: 'whole' }),
  'completion, streamed': ({ openai }) =>
    drain(
      openai.completions.create({
        model: MODEL,
        prompt: 'streamed',
        stream: true,
        stream_options: { include_usage: true },
      }),
    ),
  'embeddings, float': ({ openai }) =>
    openai.embeddings.create({ model: EMBEDDER, input: ['one', 'zwei'], encoding_format: 'float' }),
  'embeddings, base64': ({ openai }) =>
    openai.embeddings.create({ model: EMBEDDER, input: 'one', encoding_format: 'base64', dimensions: 16 }),
  "embeddings, the client's own choice": ({ openai }) => openai.embeddings.create({ model: EMBEDDER, input: 'own' }),
  'response, whole': ({ openai }) =>
    openai.responses.create({ model: MODEL, input: 'whole', instructions: 'be brief' }),
  'response, streamed': ({ openai }) =>
    drain(openai.responses.create({ model: MODEL, input: ask('streamed'), stream: true })),
  'response, thinking': ({ openai }) =>
    drain(openai.responses.create({ model: THINKER, input: 'think', reasoning: { effort: 'high' }, stream: true })),
  'models, list': async ({ openai }) => (await openai.models.list()).data,
  'models, retrieve': ({ openai }) => openai.models.retrieve(MODEL),
  'models, retrieve by another spelling': ({ openai }) => openai.models.retrieve(EMBEDDER),
  'chat, aborted mid-stream': async ({ openai }) => {
    const stream = await openai.chat.completions.create({ model: MODEL, messages: ask('leave'), stream: true });
    return leaveAfter(3, stream, () => stream.controller.abort());
  },
};

/** Calls of the `openai` package that a single server refuses. */
export const refused: Calls = {
  'no messages': ({ openai }) => openai.chat.completions.create({ model: MODEL, messages: [] }),
  'an image by address': ({ openai }) =>
    openai.chat.completions.create({
      model: SEER,
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.invalid/cat.png' } }] },
      ],
    }),
  'chat with an embedding model, streamed': ({ openai }) =>
    drain(openai.chat.completions.create({ model: EMBEDDER, messages: ask('x'), stream: true })),
  'thinking on a model that cannot': ({ openai }) =>
    openai.chat.completions.create({ model: MODEL, messages: ask('x'), reasoning_effort: 'high' }),
  'an encoding that does not exist': ({ openai }) =>
    openai.embeddings.create({ model: EMBEDDER, input: 'x', encoding_format: 'hex' as 'float' }),
  'token ids for input': ({ openai }) => openai.embeddings.create({ model: EMBEDDER, input: [1, 2, 3] }),
  'nothing for input': ({ openai }) => openai.embeddings.create({ model: EMBEDDER, input: [] }),
  'several prompts': ({ openai }) => openai.completions.create({ model: MODEL, prompt: ['a', 'b'] }),
};
