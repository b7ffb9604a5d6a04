import { describe, expect, it } from 'vitest';
import { renderRefusal } from '../../../main/proxy/refusal.ts';
import { type ErrorCode, errorRules, type Refusal } from '../../../shared/errors.ts';

const apis = ['native', 'openai', 'responses', 'anthropic'] as const;
const refusal: Refusal = { code: 'model_not_found', message: 'model "x" is nowhere installed <here> é' };

const bodyOf = (api: (typeof apis)[number], given: Refusal = refusal): unknown =>
  JSON.parse(renderRefusal(api, given, 'req-1').body.toString('utf8'));

describe('a refusal', () => {
  it('is a bare error string to native clients', () => {
    expect(bodyOf('native')).toEqual({ error: refusal.message });
  });

  it.each(['openai', 'responses'] as const)('is an error object with type and code to %s clients', (api) => {
    expect(bodyOf(api)).toEqual({
      error: { message: refusal.message, type: 'not_found_error', param: null, code: 'model_not_found' },
    });
  });

  it('is a typed error with the request’s id to Anthropic clients', () => {
    expect(bodyOf('anthropic', { code: 'queue_full', message: 'full' })).toEqual({
      type: 'error',
      error: { type: 'overloaded_error', message: 'full' },
      request_id: 'req-1',
    });
  });

  it('has the status of its code and the length of its bytes, in every shape', () => {
    for (const api of apis) {
      for (const code of Object.keys(errorRules) as ErrorCode[]) {
        const { status, headers, body } = renderRefusal(api, { code, message: 'naïve' }, 'req-1');
        expect([code, status]).toEqual([code, errorRules[code].status]);
        expect(headers['content-type']).toBe('application/json; charset=utf-8');
        expect(headers['content-length']).toBe(String(body.length));
      }
    }
  });

  it('says when to come back, in whole seconds, only when that is known', () => {
    const limited = (retryAfterS: number) =>
      renderRefusal('native', { code: 'limited', message: 'm', retryAfterS }, 'r');
    expect(limited(7).headers['retry-after']).toBe('7');
    expect(limited(0.2).headers['retry-after']).toBe('1');
    expect(renderRefusal('native', refusal, 'r').headers).not.toHaveProperty('retry-after');
  });

  it('tells client libraries not to repeat what was already tried everywhere', () => {
    for (const code of Object.keys(errorRules) as ErrorCode[]) {
      const { headers } = renderRefusal('openai', { code, message: 'm' }, 'r');
      expect([code, headers['x-should-retry']]).toEqual([code, code === 'attempts_failed' ? 'false' : undefined]);
    }
  });
});
