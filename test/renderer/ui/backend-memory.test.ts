import { expect, it } from 'vitest';
import { vramOf } from '../../../renderer/ui/backend-memory.ts';
import { createBackendSnapshot as backend } from '../../support/backend-snapshot.ts';

const model = { name: 'llama3.1:8b', sizeBytes: 6e9, vramBytes: 5e9, contextLength: 8192, expiresAt: null };

it('claims nothing about the memory of one that does not answer', () => {
  expect(vramOf(backend({ loaded: [model, model] }))).toBe(10e9);
  expect(vramOf(backend())).toBe(0);
  expect(vramOf(backend({ health: 'down', loaded: [model] }))).toBeUndefined();
  expect(vramOf(backend({ health: 'misconfigured', loaded: [model] }))).toBeUndefined();
});
