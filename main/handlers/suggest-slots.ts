import { lowestVersion } from '../catalogue/versions.ts';

export interface SlotsSuggestion {
  readonly slots: number;
  /** For whoever is to say better. */
  readonly reason: string;
}

/** From here on Ollama no longer chooses by itself how many generations of a model it runs at once. */
const ALWAYS_ONE_SINCE = '0.11.0';

/** No API tells OLLAMA_NUM_PARALLEL, and nothing else betrays it: the only honest start is what is true without it. */
export function suggestSlots(version: string): SlotsSuggestion {
  const isOld = version !== ALWAYS_ONE_SINCE && lowestVersion([version, ALWAYS_ONE_SINCE]) === version;
  const reason = isOld
    ? `Ollama ${version} takes 1 to 4 at once as its memory allows and tells nobody: 1 never asks too much of it`
    : 'Ollama runs one generation per model at a time unless OLLAMA_NUM_PARALLEL says otherwise, and no API tells: ' +
      'if it is set there, write the same number here';
  return { slots: 1, reason };
}
