import { describe, expect, it } from 'vitest';
import { mayOpenOutside } from '../../../app/desktop/window/external-links.ts';

describe('a link that leaves for the browser', () => {
  it.each([
    'https://docs.ollama.com/faq',
    'https://ollama.com/library/llama3.1',
    'https://github.com/ollama/ollama/issues',
  ])('may be %s', (link) => expect(mayOpenOutside(link)).toBe(true));

  it.each([
    'http://docs.ollama.com/faq',
    'https://docs.ollama.com.evil.example/',
    'https://docs.ollama.com:8443/',
    'https://user:secret@docs.ollama.com/',
    'https://evil.example/https://docs.ollama.com/',
    'https://github.com/ollama/ollama/../../evil/repository/',
    'https://github.com/ollama/ollama%2f..%2f..%2fevil',
    'https:docs.evil.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://docs.ollama.com/share',
    'not a link',
    '',
  ])('may not be %s', (link) => expect(mayOpenOutside(link)).toBe(false));

  it('is judged as the browser would read it', () => {
    expect(mayOpenOutside('HTTPS://DOCS.OLLAMA.COM/faq')).toBe(true);
    expect(mayOpenOutside('https://docs.ollama.com\\@evil.example/')).toBe(true);
  });
});
