import { expect, it } from 'vitest';
import { snippets } from '../../../../renderer/views/keys/snippets.ts';

const parts = { url: 'http://10.0.1.5:8080', model: 'llama3.1:8b' };
const codeOf = (client: string, key: string | null): string =>
  snippets({ ...parts, key }).find((one) => one.client === client)?.code ?? '';

it('gives every client the address, and the key where one is asked for', () => {
  for (const { client, code } of snippets({ ...parts, key: 'ck_secret' }))
    expect([client, code.includes(parts.url), code.includes('ck_secret')]).toEqual([client, true, true]);
  for (const { client, code } of snippets({ ...parts, key: null }))
    expect([client, code.includes(parts.url), code.includes('ck_')]).toEqual([client, true, false]);
});

it('puts the key into the base URL only for clients that can send no header', () => {
  const inUrl = snippets({ ...parts, key: 'ck_secret' }).filter(({ code }) => code.includes('/k/ck_secret'));
  expect(inUrl.map(({ client }) => client)).toEqual(['Ollama CLI', 'Open WebUI']);
  expect(codeOf('curl', 'ck_secret')).toContain("-H 'authorization: Bearer ck_secret'");
});
