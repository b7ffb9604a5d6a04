import { expect, it } from 'vitest';
import { answerForFleet } from '../../../main/catalogue/answer-locally.ts';
import { NO_ALIASES } from '../../../main/fleet/alias-table.ts';
import { backendOf } from '../../support/fleet-fixture.ts';

const rig = backendOf('rig', { version: '0.30.0' });
const JSON_TYPE = 'application/json; charset=utf-8';

const about = (model: string) => ({ model, mayUse: () => true, aliases: NO_ALIASES });

function answer(...asked: Parameters<typeof answerForFleet>) {
  const answered = answerForFleet(...asked);
  if ('code' in answered) throw new Error(answered.message);
  const { status, contentType, body } = answered;
  return { status, contentType, value: contentType === JSON_TYPE ? (JSON.parse(body) as unknown) : body };
}

it('says to the root what the Ollama CLI looks for, also without a backend', () => {
  expect(answer('root', [], about(''))).toEqual({
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    value: 'Ollama is running',
  });
});

it.each([
  ['version', { version: '0.30.0' }],
  ['tags', { models: [{ name: 'llama3.2:latest' }] }],
  ['ps', { models: [] }],
  ['models', { object: 'list', data: [expect.objectContaining({ id: 'llama3.2:latest' })] }],
  ['model', { id: 'llama3.2', object: 'model', created: 0, owned_by: 'library' }],
  ['health', { status: 'ok', backends: { total: 1, active: 1, up: 1 } }],
] as const)('answers %s for the fleet as JSON', (question, value) => {
  expect(answer(question, [rig], about('llama3.2'))).toEqual({ status: 200, contentType: JSON_TYPE, value });
});

it('is unhealthy with 503 when nothing can take work', () => {
  expect(answer('health', [], about(''))).toMatchObject({ status: 503, value: { status: 'down' } });
});

it('knows no version without a backend, and says when to ask again', () => {
  expect(answerForFleet('version', [], about(''))).toEqual({
    code: 'no_backend',
    message: 'no backend is up',
    retryAfterS: expect.any(Number),
  });
});

it('refuses a model that is nowhere installed', () => {
  expect(answerForFleet('model', [rig], about('qwen3'))).toEqual({
    code: 'model_not_found',
    message: "model 'qwen3' not found",
  });
});
