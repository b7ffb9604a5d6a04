import { expect, it } from 'vitest';
import { shownUrl } from '../../shared/shown-url.ts';

it('keeps what tells addresses apart, and nothing that lets anybody in', () => {
  expect(shownUrl('http://10.0.1.10:11434')).toBe('http://10.0.1.10:11434');
  expect(shownUrl('https://ops.example.org/hooks/corral')).toBe('https://ops.example.org/hooks/corral');
  expect(shownUrl('https://ada:hunter2@ops.example.org/in?token=hunter2#hunter2')).toBe('https://ops.example.org/in');
  expect(shownUrl('https://hooks.example.org/services/T0001/B0001/aaaaaaaaaaaaaaaaaaaaaaaa')).toBe(
    'https://hooks.example.org/services/T0001/B0001/…',
  );
});

it('takes any text', () => {
  expect(shownUrl('')).toBe('');
  expect(shownUrl('ops.example.org?token=hunter2')).toBe('ops.example.org');
  expect(shownUrl('http://a@b@c/')).toBe('http://c/');
});
