import { expect, it } from 'vitest';
import { suggestSlots } from '../../../main/handlers/suggest-slots.ts';

it('starts with the one generation at a time that is true of every Ollama not told otherwise', () => {
  for (const version of ['0.11.0', '0.32.15', '0.0.0-dev', '1.0.0', 'odd']) {
    expect(suggestSlots(version)).toEqual({ slots: 1, reason: expect.stringContaining('unless OLLAMA_NUM_PARALLEL') });
  }
});

it('says of old versions that they decide for themselves', () => {
  for (const version of ['0.10.1', '0.5.13']) {
    expect(suggestSlots(version)).toEqual({
      slots: 1,
      reason: expect.stringContaining(`Ollama ${version} takes 1 to 4`),
    });
  }
});
