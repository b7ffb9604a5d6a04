import { expect, it } from 'vitest';
import { accessState } from '../../../../renderer/views/keys/access-state.ts';

it('warns of a gateway that other machines can reach, by its address and not by what was intended', () => {
  expect(accessState('http://127.0.0.1:8080', 'open')).toMatchObject({
    tone: 'good',
    title: 'Open on this machine only',
  });
  expect(accessState('http://0.0.0.0:8080', 'open')).toMatchObject({ tone: 'bad', title: 'Open to the network' });
  expect(accessState('http://10.0.1.5:8080', 'open').tone).toBe('bad');
});

it('is content where a key is required, wherever it listens', () => {
  expect(accessState('http://10.0.1.5:8080', 'required')).toMatchObject({ tone: 'good', title: 'A key is required' });
});
