import { err, ok } from '../shared/result.ts';
import { listedName } from './fleet/listed-name.ts';
import { runnerOptions } from './fleet/runner-options.ts';
import type { Dial } from './operations/dialler.ts';
import { askEmpty } from './operations/empty-request.ts';
import { wordsOf } from './operations/ollama-reply.ts';
import type { StayPorts } from './warmth/hold-stays.ts';

/**
 * Tells a server how long a model stays by a request without content, with the very options its runner was last seen to
 * serve: any others would load it anew.
 */
export const createTellStay =
  (dial: Dial): StayPorts['tellStay'] =>
  async ({ backend, model, contextLength, term, signal }) => {
    const known = runnerOptions(backend.lanes.get(model)?.asked.alike.at(-1) ?? null);
    const options = contextLength === null ? known : { ...known, num_ctx: contextLength };
    const errand = { backend, model, spelling: listedName(backend, model) ?? model, signal };
    const wish = {
      keep_alive: term === 'pin' ? -1 : term / 1_000,
      ...(Object.keys(options).length > 0 && { options }),
    };
    const reply = await askEmpty(errand, { dial }, wish);
    if (!reply.ok) return reply;
    return reply.value.status === 200 ? ok(undefined) : err(wordsOf(reply.value));
  };
