import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePrefix, createRamCache, type Slot } from '../../../main/simulator/generation/prefix-cache.ts';
import { ask, LLAMA, startRig } from './rig.ts';

type Message = { role: string; content: string };
const LONG = 'the quick brown fox jumps over the lazy dog again '.repeat(60);

async function turn(server: Parameters<typeof ask>[0], messages: Message[]) {
  const { json } = await ask(server, '/api/chat', {
    model: LLAMA,
    messages,
    stream: false,
    options: { num_predict: 20 },
  });
  return { json, messages: [...messages, json.message as Message] };
}

describe('prompt cache on the wire', () => {
  it('evaluates only what a second turn adds, on the same server and nowhere else', async () => {
    const here = await startRig({ preload: [LLAMA], timeScale: 0.2 });
    const elsewhere = await startRig({ preload: [LLAMA], timeScale: 0.2 });
    const first = await turn(here, [{ role: 'user', content: LONG }]);
    const followUp = [...first.messages, { role: 'user', content: 'and then?' }];
    const second = await turn(here, followUp);
    expect(second.json.prompt_eval_count).toBeGreaterThan(first.json.prompt_eval_count);
    expect(second.json.prompt_eval_duration).toBeLessThan(first.json.prompt_eval_duration / 5);
    const cold = await turn(elsewhere, followUp);
    expect(cold.json.prompt_eval_duration).toBeGreaterThan(first.json.prompt_eval_duration * 0.9);

    await ask(here, '/api/chat', { model: LLAMA, messages: [], keep_alive: 0 });
    await expect.poll(() => here.snapshot().runners.length).toBe(0);
    const afterUnload = await turn(here, followUp);
    expect(afterUnload.json.prompt_eval_duration).toBeGreaterThan(first.json.prompt_eval_duration * 0.9);
  });

  it('finds an earlier conversation again after another one took its slot', async () => {
    const server = await startRig({ preload: [LLAMA] });
    const first = await turn(server, [{ role: 'user', content: `A ${LONG}` }]);
    await turn(server, [{ role: 'user', content: `B ${LONG}` }]);
    const before = server.snapshot().counters.reusedTokens;
    await turn(server, [...first.messages, { role: 'user', content: 'more' }]);
    expect(server.snapshot().counters.reusedTokens - before).toBeGreaterThan(500);
  });

  it('loses it before 0.30, which had no cache in host memory', async () => {
    const server = await startRig({ preload: [LLAMA], version: '0.24.0' });
    const first = await turn(server, [{ role: 'user', content: `A ${LONG}` }]);
    await turn(server, [{ role: 'user', content: `B ${LONG}` }]);
    const before = server.snapshot().counters.reusedTokens;
    await turn(server, [...first.messages, { role: 'user', content: 'more' }]);
    expect(server.snapshot().counters.reusedTokens - before).toBeLessThan(10);
  });

  it('counts cached tokens in prompt_eval_count, except in 0.30.0', async () => {
    const server = await startRig({ preload: [LLAMA], version: '0.30.0' });
    const first = await turn(server, [{ role: 'user', content: LONG }]);
    const second = await turn(server, [...first.messages, { role: 'user', content: 'more' }]);
    expect(second.json.prompt_eval_count).toBeLessThan(first.json.prompt_eval_count / 5);
  });

  it('drops the oldest messages of a chat that outgrows the context and keeps the system message', async () => {
    const server = await startRig({ defaultNumCtx: 1000, preload: [LLAMA] });
    const messages = [
      { role: 'system', content: 'be brief' },
      ...Array.from({ length: 5 }, () => ({ role: 'user', content: LONG.slice(0, 1500) })),
    ];
    const { json } = await turn(server, messages);
    expect(json.prompt_eval_count).toBeLessThanOrEqual(1000);
    const refused = await ask(server, '/api/chat', { model: LLAMA, messages, truncate: false });
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.json.error).error.type).toBe('exceed_context_size_error');
    const single = await ask(server, '/api/chat', {
      model: LLAMA,
      messages: [{ role: 'user', content: LONG.repeat(3) }],
    });
    expect(single.status).toBe(400);
  });
});

const slot = (index: number, tokens: number[], lastUsedMs = 0): Slot => ({ index, tokens, busy: false, lastUsedMs });
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const RULES = { recurrentStep: 0, bytesPerToken: 1 };

describe('choice of slot and prefix', () => {
  it('takes the slot with the longest common prefix when that covers a tenth of the prompt', () => {
    const slots = [slot(0, range(0, 5), 1), slot(1, range(0, 50), 2), slot(2, [], 0)];
    const choice = choosePrefix(slots, range(0, 100), null, RULES);
    expect([choice?.slot.index, choice?.reused]).toEqual([1, 50]);
  });

  it('takes the slot used longest ago when nothing fits, and saves what was in it', () => {
    const ram = createRamCache(1000, 1);
    const slots = [slot(0, range(500, 600), 1), slot(1, range(700, 800), 2)];
    const choice = choosePrefix(slots, range(0, 100), ram, RULES);
    expect([choice?.slot.index, choice?.reused, ram.bytes()]).toEqual([0, 0, 100]);
  });

  it('always leaves one token to evaluate', () => {
    const choice = choosePrefix([slot(0, range(0, 40))], range(0, 40), null, RULES);
    expect(choice?.reused).toBe(39);
  });

  it('resumes a recurrent model from checkpoints or the exact end of a turn only', () => {
    const rules = { ...RULES, recurrentStep: 8192 };
    expect(choosePrefix([slot(0, range(0, 20_000))], range(0, 15_000), null, rules)?.reused).toBe(8192);
    expect(choosePrefix([slot(0, range(0, 5000))], range(0, 6000), null, rules)?.reused).toBe(5000);
  });

  it('never claims more than it has, and never more than the host-memory limit keeps', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(tokens, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 10, max: 60 }),
        (prompts, limit) => {
          const ram = createRamCache(limit, 1);
          const slots = [slot(0, []), slot(1, [])];
          prompts.forEach((prompt, at) => {
            const choice = choosePrefix(slots, prompt, ram, RULES);
            expect(choice).not.toBeNull();
            if (!choice) return;
            expect(choice.reused).toBeLessThan(prompt.length);
            expect(choice.slot.tokens.slice(0, choice.reused)).toEqual(prompt.slice(0, choice.reused));
            Object.assign(choice.slot, { tokens: prompt, lastUsedMs: at });
            expect(ram.bytes()).toBeLessThanOrEqual(limit);
          });
        },
      ),
    );
  });
});
