import { expect, it } from 'vitest';
import { isOwnAddress } from '../../../main/handlers/own-address.ts';

it.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', true],
  ['http://localhost:8080', 'http://127.0.0.1:8080', true],
  ['http://localhost:8080', 'http://0.0.0.0:8080', true],
  ['http://10.0.1.2:8080', 'http://10.0.1.2:8080', true],
  ['http://127.0.0.1:8080', 'http://10.0.1.2:8080', false],
  ['http://127.0.0.1:11434', 'http://127.0.0.1:8080', false],
  ['http://10.0.1.2:8080', 'http://127.0.0.1:8080', false],
  ['http://10.0.1.2', 'http://10.0.1.2:80', true],
  ['https://10.0.1.2', 'http://10.0.1.2:80', false],
])('%s leads back to a gateway on %s: %s', (url, gateway, isOwn) => {
  expect(isOwnAddress(url, gateway)).toBe(isOwn);
});
