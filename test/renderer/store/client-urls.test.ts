import { expect, it } from 'vitest';
import { clientUrls, isOnNetwork } from '../../../renderer/store/client-urls.ts';

const networks = [{ address: '10.0.1.5' }, { address: '192.168.7.2' }];

it('gives clients the address the gateway listens on', () => {
  expect(clientUrls('http://127.0.0.1:8080', networks)).toEqual(['http://127.0.0.1:8080']);
  expect(clientUrls('http://10.0.1.5:8080', networks)).toEqual(['http://10.0.1.5:8080']);
});

it('gives them this machine’s addresses where the gateway listens on all of them', () => {
  const expected = ['http://10.0.1.5:8080', 'http://192.168.7.2:8080', 'http://127.0.0.1:8080'];
  expect(clientUrls('http://0.0.0.0:8080', networks)).toEqual(expected);
  expect(clientUrls('http://[::]:8080', networks)).toEqual(expected);
  expect(clientUrls('http://0.0.0.0:8080', [{ address: '127.0.0.1' }])).toEqual(['http://127.0.0.1:8080']);
  expect(clientUrls('http://0.0.0.0:8080', [])).toEqual(['http://127.0.0.1:8080']);
  expect(clientUrls('http://0.0.0.0:80', networks)[0]).toBe('http://10.0.1.5');
  expect(clientUrls('https://0.0.0.0:8443', networks)[0]).toBe('https://10.0.1.5:8443');
});

it('tells a gateway on the network from one that only this machine can reach', () => {
  expect(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'].map(isOnNetwork)).toEqual([
    false,
    false,
    false,
  ]);
  expect(['http://0.0.0.0:1', 'http://[::]:1', 'http://10.0.1.5:1'].map(isOnNetwork)).toEqual([true, true, true]);
});
