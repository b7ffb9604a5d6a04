import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../main/simulator/index.ts';
import { type Call, drain } from './same-answers/clients.ts';
import { EMBEDDER, MODEL } from './same-answers/native-calls.ts';
import { installed, startTwins, type Twins } from './same-answers/twins.ts';

let twins: Twins;

beforeEach(async () => {
  twins = await startTwins();
});
afterEach(() => twins.stop());

interface Drained {
  readonly parts: readonly unknown[];
  readonly ended: unknown;
}

const messages = [{ role: 'user' as const, content: 'hello' }];
const names = installed.map(({ name }) => name).sort();

/** What the `ollama` package throws for a status. */
const nativeError = (status: number, message: string) => ({
  threw: { name: 'ResponseError', message, error: message, status_code: status },
});
/** What the `openai` package throws for a status. */
const openaiError = (name: string, status: number, error: { message: string; type: string; code: string | null }) => ({
  threw: {
    ...error,
    name,
    message: `${status} ${error.message}`,
    status,
    param: null,
    error: { ...error, param: null },
  },
});

const chat: Call = ({ ollama }) => ollama.chat({ model: MODEL, messages });
const chatStreamed: Call = ({ ollama }) => drain(ollama.chat({ model: MODEL, messages, stream: true }));
const generateStreamed: Call = ({ ollama }) => drain(ollama.generate({ model: MODEL, prompt: 'hello', stream: true }));
const openaiChat: Call = ({ openai }) => openai.chat.completions.create({ model: MODEL, messages });
const openaiStreamed: Call = ({ openai }) =>
  drain(openai.chat.completions.create({ model: MODEL, messages, stream: true }));
const responsesStreamed: Call = ({ openai }) =>
  drain(openai.responses.create({ model: MODEL, input: 'hello', stream: true }));

describe('for a model nobody has, the gateway spells its name in full and says what there is', () => {
  const message = `model 'nope:latest' not found; installed: ${names.join(', ')}`;
  const own = nativeError(404, message);
  const ownOpenai = openaiError('NotFoundError', 404, { message, type: 'not_found_error', code: 'model_not_found' });
  const calls: [string, Call, object][] = [
    ['chat', ({ ollama }) => ollama.chat({ model: 'nope', messages }), own],
    ['generate, streamed', ({ ollama }) => ollama.generate({ model: 'nope', prompt: 'x', stream: true }), own],
    ['embed', ({ ollama }) => ollama.embed({ model: 'nope', input: 'x' }), own],
    ['show', ({ ollama }) => ollama.show({ model: 'nope' }), own],
    ['openai chat', ({ openai }) => openai.chat.completions.create({ model: 'nope', messages }), ownOpenai],
    ['openai embeddings', ({ openai }) => openai.embeddings.create({ model: 'nope', input: 'x' }), ownOpenai],
  ];
  it.each(calls)('%s', async (_name, call, expected) => {
    const { direct, through } = await twins.ask(call);
    expect(direct).toMatchObject({ threw: { message: expect.stringMatching(/model ['"]nope['"] not found/) } });
    expect(through).toEqual(expected);
  });

  it('models, retrieve: the same words as the server, and a code', async () => {
    const { direct, through } = await twins.ask(({ openai }) => openai.models.retrieve('nope'));
    const error = { message: "model 'nope' not found", type: 'not_found_error' };
    expect(direct).toEqual(openaiError('NotFoundError', 404, { ...error, code: null }));
    expect(through).toEqual(openaiError('NotFoundError', 404, { ...error, code: 'model_not_found' }));
  });
});

it('what the gateway itself refuses has a code in the OpenAI shape, where Ollama has null', async () => {
  const { direct, through } = await twins.ask(({ openai }) =>
    openai.chat.completions.create({ model: 'a b c', messages }),
  );
  const error = { message: 'invalid model name', type: 'invalid_request_error' };
  expect(direct).toEqual(openaiError('BadRequestError', 400, { ...error, code: null }));
  expect(through).toEqual(openaiError('BadRequestError', 400, { ...error, code: 'bad_request' }));
});

describe('when every attempt failed before the first byte, the gateway says so and quotes the server', () => {
  const STOPPED = 'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error';
  const failed: [string, Fault, Call, object][] = [
    ['a runner that stops', { kind: '500', message: STOPPED }, chat, nativeError(502, quoted(500, STOPPED))],
    [
      'a model that does not load',
      { kind: '500', message: 'llama-server process has terminated: exit status 1' },
      openaiChat,
      openaiError('InternalServerError', 502, {
        message: 'every attempt failed: twin: status 500: llama-server process has terminated: exit status 1',
        type: 'api_error',
        code: 'attempts_failed',
      }),
    ],
    ['a queue that is full', { kind: '503' }, chatStreamed, { parts: [], ended: nativeError(503, busy()).threw }],
    [
      'a runner failure dressed as a client error',
      { kind: 'embed-400' },
      ({ ollama }) => ollama.embed({ model: EMBEDDER, input: 'x' }),
      nativeError(
        502,
        expect.stringMatching(/^every attempt failed: twin: status 400: do embedding request: .*EOF$/) as string,
      ),
    ],
    [
      'a page of some other server',
      { kind: 'garbage', form: 'html-502' },
      chat,
      nativeError(502, expect.stringMatching(/^every attempt failed: twin: status 502/) as string),
    ],
    [
      'an answer that is not Ollama’s',
      { kind: 'garbage', form: 'wrong-content-type' },
      chat,
      nativeError(502, 'every attempt failed: twin: answered /api/chat with text/html; charset=utf-8'),
    ],
    [
      'a connection that is reset, twice',
      { kind: 'cut-rst' },
      chat,
      nativeError(
        502,
        expect.stringMatching(/^every attempt failed: twin: the connection broke .*; twin: the conn/) as string,
      ),
    ],
    [
      'a model that vanished meanwhile',
      { kind: 'stale-inventory' },
      chat,
      nativeError(404, `model '${MODEL}' not found; installed: ${names.filter((name) => name !== MODEL).join(', ')}`),
    ],
  ];
  it.each(failed)('%s', async (_name, fault, call, expected) => {
    twins.setFault(fault);
    const { through } = await twins.ask(call);
    expect(through).toEqual(expected);
  });

  function quoted(status: number, words: string): string {
    return `every attempt failed: twin: status ${status}: ${words}`;
  }
  function busy(): string {
    const words = 'server busy, please try again.  maximum pending requests exceeded';
    return `every backend is busy: twin: status 503: ${words}`;
  }
});

it('a connection reset once is not noticed by the client', async () => {
  twins.setFault({ kind: 'cut-rst', times: 1 });
  const { direct, through } = await twins.ask(chat);
  expect(direct).toMatchObject({ threw: { name: 'TypeError', message: 'fetch failed' } });
  expect(through).toMatchObject({ message: { role: 'assistant' }, done: true });
});

describe('what a server says in the middle of a stream is passed on as it is', () => {
  it.each([
    ['chat', chatStreamed],
    ['generate', generateStreamed],
  ])('an error line of %s', async (_name, call) => {
    twins.setFault({ kind: 'error-line', afterTokens: 3, message: 'the runner fell over' });
    const { direct, through } = await twins.ask(call);
    expect(direct).toMatchObject({ parts: { length: 3 }, ended: { message: 'the runner fell over' } });
    expect(through).toEqual(direct);
  });
});

describe('a stream that breaks off ends with an error in its own API, after exactly what came before', () => {
  const broken = /^the backend broke off its answer/;
  const mishaps: [string, Fault, words: RegExp][] = [
    ['is reset', { kind: 'cut-rst', afterTokens: 4 }, broken],
    ['is closed', { kind: 'cut-fin', afterTokens: 4 }, broken],
    ['just ends', { kind: 'truncate-clean', afterTokens: 4 }, /^the backend ended its answer without finishing it$/],
  ];
  const apis: [string, Call, error: string][] = [
    ['native chat', chatStreamed, 'Error'],
    ['native generate', generateStreamed, 'Error'],
    ['openai chat', openaiStreamed, 'APIError'],
    ['openai responses', responsesStreamed, 'APIError'],
  ];
  const cases = apis.flatMap(([api, call, error]) =>
    mishaps.map(([how, fault, words]) => [api, how, { call, fault, error, words }] as const),
  );
  it.each(cases)('%s %s', async (_api, _how, { call, fault, error, words }) => {
    const undisturbed = (await twins.ask(call)).direct as Drained;
    twins.setFault(fault);
    const { direct, through } = (await twins.ask(call)) as { direct: Drained; through: Drained };
    const { parts, ended } = through;
    expect(parts.length).toBeGreaterThan(0);
    // Node's fetch forgets what it has received when a connection breaks; an in-band error leaves that in place.
    expect(parts.length).toBeGreaterThanOrEqual(direct.parts.length);
    expect(parts).toEqual(undisturbed.parts.slice(0, parts.length));
    expect(ended).toMatchObject({ name: error, message: expect.stringMatching(words) });
  });

  it.each(apis)('%s, cut inside a line: never a silent end', async (_api, call) => {
    twins.setFault({ kind: 'cut-fin', afterBytes: 500 });
    const { through } = (await twins.ask(call)) as { through: Drained };
    expect(through.parts.length).toBeGreaterThan(0);
    expect(through.ended).toMatchObject({ name: expect.stringMatching(/Error$/) });
  });
});
