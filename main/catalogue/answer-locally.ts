import type { Refusal } from '../../shared/errors.ts';
import type { FleetAnswer, FleetQuestion } from '../../shared/fleet-question.ts';
import type { AliasTable } from '../fleet/alias-table.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { fleetVersion, type MayUse, mergeResident, mergeTags } from './fleet-answers.ts';
import { fleetHealth } from './fleet-health.ts';
import { findOpenAiModel, listOpenAiModels } from './openai-models.ts';

/** The pause suggested before a retry is about two probe rounds. */
const NOBODY_UP: Refusal = { code: 'no_backend', message: 'no backend is up', retryAfterS: 10 };

const json = (value: unknown, status = 200): FleetAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

export interface Asking {
  /** The one asked about, for questions about one. */
  readonly model: string;
  readonly mayUse: MayUse;
  readonly aliases: AliasTable;
}

/** Answers for the whole fleet from what the probes know, less what the one who asks may not see: no backend is asked while a client waits. */
export function answerForFleet(
  question: FleetQuestion,
  backends: readonly ReadonlyBackend[],
  { model, mayUse, aliases }: Asking,
): FleetAnswer | Refusal {
  switch (question) {
    case 'root':
      // The Ollama CLI looks for this text before it does anything else.
      return { status: 200, contentType: 'text/plain; charset=utf-8', body: 'Ollama is running' };
    case 'health': {
      const health = fleetHealth(backends);
      return json(health, health.status === 'down' ? 503 : 200);
    }
    case 'version': {
      const version = fleetVersion(backends);
      return version === null ? NOBODY_UP : json({ version });
    }
    case 'tags':
      return json(mergeTags(backends, mayUse, aliases));
    case 'ps':
      return json(mergeResident(backends, mayUse));
    case 'models':
      return json(listOpenAiModels(backends, mayUse, aliases));
    case 'model': {
      const found = findOpenAiModel(backends, model, { mayUse, aliases });
      return found ? json(found) : { code: 'model_not_found', message: `model '${model}' not found` };
    }
  }
}
