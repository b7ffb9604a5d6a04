import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Calls, clientsOf } from './same-answers/clients.ts';
import * as native from './same-answers/native-calls.ts';
import { normalise } from './same-answers/normalise.ts';
import * as openai from './same-answers/openai-calls.ts';
import { startTwins, type Twins } from './same-answers/twins.ts';

let twins: Twins;

beforeAll(async () => {
  twins = await startTwins({ fragmentWrites: true });
});
afterAll(() => twins.stop());

const sets: [client: string, what: string, calls: Calls, isError: boolean][] = [
  ['ollama', 'hears the same', native.answered, false],
  ['openai', 'hears the same', openai.answered, false],
  ['ollama', 'is refused in the same words', native.refused, true],
  ['openai', 'is refused in the same words', openai.refused, true],
];

describe.each(sets)('the client %s %s from the gateway as from its server', (_client, _what, calls, isError) => {
  it.each(Object.keys(calls))('%s', async (name) => {
    const { direct, through } = await twins.ask(calls[name]!);
    expect('threw' in (direct as object) || JSON.stringify(direct).includes('"ended":{')).toBe(isError);
    expect(through).toEqual(direct);
  });
});

it('lists what is loaded as the server does, as soon as a probe has seen it', async () => {
  await twins.ask(({ ollama }) => ollama.generate({ model: native.CODER, prompt: '', keep_alive: 0 }));
  const loaded = async (url: string) => normalise(await clientsOf(url).ollama.ps());
  await expect.poll(() => twins.direct.snapshot().runners.map(({ name }) => name)).not.toContain(native.CODER);
  await expect.poll(() => loaded(twins.fleet.url)).toEqual(await loaded(twins.direct.url));
});
