import { expect, it } from 'vitest';
import { dialableUrl } from '../../../app/control/request-origin.ts';

it('dials loopback where a gateway listens on every interface, and its own address everywhere else', () => {
  expect(dialableUrl('http://0.0.0.0:8080')).toBe('http://127.0.0.1:8080');
  expect(dialableUrl('http://[::]:8080')).toBe('http://[::1]:8080');
  expect(dialableUrl('http://[fe80::1]:8080')).toBe('http://[fe80::1]:8080');
  expect(dialableUrl('http://10.0.1.5:80')).toBe('http://10.0.1.5:80');
  expect(dialableUrl('https://0.0.0.0:443')).toBe('https://127.0.0.1:443');
  expect(dialableUrl('https://10.0.1.5:8443')).toBe('https://10.0.1.5:8443');
});
