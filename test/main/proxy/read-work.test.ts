import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_TOKENS, type Work } from '../../../main/fleet/work.ts';
import { scanBody } from '../../../main/proxy/find-model.ts';
import { createWorkReader } from '../../../main/proxy/read-work.ts';
import type { ApiShape } from '../../../shared/exchange.ts';

function workOf(body: unknown, api: ApiShape = 'native'): Work {
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const reader = createWorkReader(api);
  const scan = scanBody(text, ['model'], true, reader.visit);
  if (!scan.ok) throw new Error(scan.refusal.message);
  return reader.work(text, reader.options(text));
}

/** How many blocks two prompts share from their beginning. */
function shared(a: Work, b: Work): number {
  const [one, other] = [a.prefixes(), b.prefixes()];
  const differs = one.findIndex((name, at) => name !== other[at]);
  return differs < 0 ? Math.min(one.length, other.length) : differs;
}

const long = (seed: string): string => `${seed} `.repeat(400);
const turn = (role: string, content: string) => ({ role, content });

describe('what a request asks of a lane', () => {
  it('is guessed from the bytes of its prompt, four to a token', () => {
    expect(workOf({ model: 'm', prompt: 'x'.repeat(4_000) }).promptTokens).toBeCloseTo(1_000, -1);
    expect(workOf({ model: 'm', messages: [turn('user', 'x'.repeat(4_000))] }).promptTokens).toBeCloseTo(1_008, -1);
  });

  it('takes for images what no model could read as text', () => {
    const prompt = 'word '.repeat(1_000_000);
    expect(workOf({ model: 'm', prompt }).promptTokens).toBeLessThan(20_000);
    expect(workOf({ model: 'm', prompt: prompt.slice(0, 3_900_000) }).promptTokens).toBe(975_001);
  });

  it('does not take the bytes of images for text', () => {
    const images = ['A'.repeat(2_000_000)];
    expect(workOf({ model: 'm', prompt: 'what is this?', images }).promptTokens).toBeLessThan(10_000);
    const content = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${images[0]}` } }];
    expect(workOf({ model: 'm', messages: [{ role: 'user', content }] }).promptTokens).toBeLessThan(10_000);
  });

  it('says what may be generated at most, whichever API says it', () => {
    expect(workOf({ model: 'm', prompt: 'x', options: { num_predict: 7 } }).outputLimit).toBe(7);
    expect(workOf({ model: 'm', messages: [], max_tokens: 8 }).outputLimit).toBe(8);
    expect(workOf({ model: 'm', messages: [], max_completion_tokens: 9 }).outputLimit).toBe(9);
    expect(workOf({ model: 'm', prompt: 'x', options: { num_predict: -1 } }).outputLimit).toBeNull();
  });

  const runnerOf = (options: unknown, api?: ApiShape) =>
    workOf({ model: 'm', prompt: 'x', options }, api).runnerOptions;

  it('says which runner it asks for, as far as it does', () => {
    expect(runnerOf({ num_gpu: 20, temperature: 0.1, num_ctx: 8_192 })).toBe('num_ctx 8192, num_gpu 20');
    expect(runnerOf({ use_mmap: false })).toBe('use_mmap false');
    expect(runnerOf({ temperature: 0.1, num_ctx: null })).toBe('');
    expect(runnerOf('nonsense')).toBe('');
  });

  it('reads several options as Ollama’s decoder does: together, the last one counting, from null anew', () => {
    const of = (text: string) => workOf(`{"model":"m","prompt":"x",${text}}`).runnerOptions;
    expect(of('"options":{"num_ctx":1},"options":{"num_gpu":2}')).toBe('num_ctx 1, num_gpu 2');
    expect(of('"options":{"num_ctx":1},"Options":{"num_ctx":2}')).toBe('num_ctx 2');
    expect(of('"options":{"num_ctx":1,"num\\u005fctx":3}')).toBe('num_ctx 3');
    expect(of('"options":{"num_ctx":1},"options":null')).toBe('');
  });

  it('takes no options from an API that has none', () => {
    expect(runnerOf({ num_ctx: 8_192 }, 'openai')).toBe('');
  });
});

describe('the prefixes of a conversation', () => {
  const system = turn('system', long('You are patient.'));
  const first = [system, turn('user', long('Why?'))];

  it('are those of its follow-up turn too', () => {
    const before = workOf({ model: 'm', messages: first });
    const after = workOf({
      model: 'm',
      messages: [...first, turn('assistant', 'Because.'), turn('user', 'And then?')],
    });
    expect(shared(before, after)).toBe(before.prefixes().length);
    expect(before.prefixes().length).toBeGreaterThan(10);
  });

  it('part where the texts part', () => {
    const other = workOf({ model: 'm', messages: [system, turn('user', long('How?'))] });
    const blocks = shared(workOf({ model: 'm', messages: first }), other);
    expect(blocks).toBe(Math.floor(JSON.stringify([system]).length / (BLOCK_TOKENS * 4)));
  });

  it('are spoiled from the start by another system prompt or other tools', () => {
    const messages = [turn('user', long('Why?'))];
    const plain = workOf({ model: 'm', system: long('a'), messages });
    expect(shared(plain, workOf({ model: 'm', system: long('b'), messages }))).toBe(0);
    expect(shared(plain, workOf({ model: 'm', system: long('a'), messages, tools: [{ name: 'x' }] }))).toBe(0);
  });

  it('do not depend on where in the body the prompt stands', () => {
    const one = workOf({ model: 'm', stream: true, messages: first });
    const other = workOf({ options: { seed: 1 }, messages: first, model: 'm' });
    expect(shared(one, other)).toBe(one.prefixes().length);
  });

  it('are the same exactly as far as the text is the same', () => {
    const text = fc.string({ minLength: 1, maxLength: 4_000, unit: 'binary-ascii' });
    fc.assert(
      fc.property(text, text, text, (head, one, other) => {
        const [a, b] = [one, other].map((tail) => JSON.stringify(head.repeat(3) + tail)) as [string, string];
        let same = 0;
        while (same < a.length && a[same] === b[same]) same += 1;
        const blocks = shared(
          workOf({ model: 'm', prompt: JSON.parse(a) }),
          workOf({ model: 'm', prompt: JSON.parse(b) }),
        );
        return blocks === Math.min(Math.floor(same / 512), Math.floor(a.length / 512), Math.floor(b.length / 512));
      }),
      { numRuns: 50 },
    );
  });
});
