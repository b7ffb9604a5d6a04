import { expect, it } from 'vitest';
import { completeAddress, hasPath } from '../../shared/complete-address.ts';
import { parseOrigin } from '../../shared/config-addresses.ts';

it.each([
  ['10.0.1.5', 'http://10.0.1.5:11434'],
  ['  10.0.1.5\n', 'http://10.0.1.5:11434'],
  ['10.0.1.5/', 'http://10.0.1.5:11434'],
  ['10.0.1.5:8000', 'http://10.0.1.5:8000'],
  ['rig-1.lan', 'http://rig-1.lan:11434'],
  ['localhost', 'http://localhost:11434'],
  ['::1', 'http://[::1]:11434'],
  ['fe80::1%eth0', 'http://[fe80::1%eth0]:11434'],
  ['[::1]', 'http://[::1]:11434'],
  ['[::1]:9', 'http://[::1]:9'],
  ['http://10.0.1.5', 'http://10.0.1.5'],
  ['https://rig.example.com', 'https://rig.example.com'],
  ['HTTP://Rig:11434/', 'http://rig:11434'],
])('%j is the server at %s', (written, url) => {
  expect(parseOrigin(completeAddress(written))).toEqual({ ok: true, value: url });
});

it('guesses no port for a server of the OpenAI API', () => {
  expect(completeAddress('vllm.lan', 'openai')).toBe('http://vllm.lan');
  expect(completeAddress('api.example.com/v1')).toBe('http://api.example.com/v1');
  expect(completeAddress('api.example.com/v1', 'ollama')).toBe('http://api.example.com:11434/v1');
  expect(completeAddress('10.0.1.5/')).toBe('http://10.0.1.5:11434/');
});

it('tells addresses with a path from those without', () => {
  for (const written of ['http://a/v1', 'a:8000/v1/', 'HTTPS://a.lan/openai/v1']) expect(hasPath(written)).toBe(true);
  for (const written of ['http://a:1', 'a', 'a/', 'https://a/', 'a?b=/c', '']) expect(hasPath(written)).toBe(false);
});

it.each([
  ['', 'must name a host'],
  ['not a url', 'must name a host'],
  ['10.0.1.5:99999', 'must have a port'],
  ['10.0.1.5:port', 'must be an http:// or https:// URL'],
  ['10.0.1.5:11434/api/tags', 'must not have a path'],
  ['ftp://10.0.1.5', 'must be an http:// or https:// URL'],
  ['ada:secret@10.0.1.5', 'user name or password'],
])('%j is no server: it %s', (written, why) => {
  const parsed = parseOrigin(completeAddress(written));
  expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(why) });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});
