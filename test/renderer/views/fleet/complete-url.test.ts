import { expect, it } from 'vitest';
import { plainMessage } from '../../../../renderer/ui/plain-message.ts';
import { completeUrl } from '../../../../renderer/views/fleet/form/complete-url.ts';

it.each([
  ['10.0.1.10', 'http://10.0.1.10:11434'],
  [' gpu-1.lan ', 'http://gpu-1.lan:11434'],
  ['gpu-1:8000', 'http://gpu-1:8000'],
  ['[::1]', 'http://[::1]:11434'],
  ['::1', 'http://[::1]:11434'],
  ['https://gpu.example.com', 'https://gpu.example.com'],
  ['http://10.0.1.10:11434/api', 'http://10.0.1.10:11434/api'],
])('%j is looked at as %s', (typed, url) => {
  expect(completeUrl(typed)).toBe(url);
});

it('guesses the port of Ollama for Ollama servers only', () => {
  expect(completeUrl('api.example.com/v1')).toBe('http://api.example.com/v1');
  expect(completeUrl('vllm.lan', 'openai')).toBe('http://vllm.lan');
  expect(completeUrl('rig.lan', 'ollama')).toBe('http://rig.lan:11434');
});

it.each(['', ' ', 'http', 'http:', 'http:/', 'http://', 'two words', 'gpu-', '10.0.1.'])(
  '%j is not looked at yet',
  (typed) => {
    expect(completeUrl(typed)).toBeNull();
  },
);

it('leaves the path of a key out where its field stands', () => {
  const error = { code: 'bad_input', message: 'backends[3].id: "a" is taken', field: 'id' } as const;
  expect(plainMessage(error)).toBe('"a" is taken');
  expect(plainMessage({ code: 'failed', message: 'url: x' })).toBe('url: x');
});
