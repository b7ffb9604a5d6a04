import type { InventoryEntry } from '../fleet/facts.ts';
import type { Reach } from '../fleet/reach.ts';
import { ask, type CheckTerms } from './ask.ts';
import { quote, type RowsCheck } from './check.ts';
import { failed } from './dial-failure.ts';
import { decodeModels } from './openai-models.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** Is it alive, is it a server of the OpenAI API, and what does it have? Never throws. */
export async function checkOpenAi(reach: Reach, terms: CheckTerms): Promise<RowsCheck<InventoryEntry>> {
  const path = reach.pathOf('/v1/models');
  const answer = await ask(reach.origin + path, MAX_BYTES, { ...terms, reach });
  if (!answer.ok) return answer;
  const { status, body, location, tookMs } = answer;
  if (status === 404 || status === 405) return failed('not_openai', `no OpenAI API here: ${path} answers ${status}`);
  if (status >= 300 && status < 400)
    return failed('not_openai', `redirects to ${location ?? 'nowhere'}: use that URL instead`);
  if (status !== 200) return failed('bad_status', `${path} answers ${status}: ${quote(body)}`);
  const decoded = decodeModels(body, reach);
  if (!decoded) return failed('not_openai', `${path} did not return a list of models: ${quote(body)}`);
  return { ok: true, ...decoded, tookMs };
}
