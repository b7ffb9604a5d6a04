import { describe, expect, it } from 'vitest';
import { renderPrompt } from '../../../main/simulator/generation/prompt.ts';
import { type Contention, decodeTokenMs, loadMs, prefillMs } from '../../../main/simulator/generation/timing.ts';
import { presets } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, open, SMALL, startStillRig } from './rig.ts';

const perf = presets.rtx4090().perf;
const alone: Contention = { busySlots: 1, prefilling: 0, sharers: 1, gpuFraction: 1 };

describe('pace', () => {
  it('gives one stream the full rate', () => expect(decodeTokenMs(perf, alone, 0)).toBe(10));

  it('slows each of b streams by b to the power of the batch penalty', () =>
    expect(decodeTokenMs(perf, { ...alone, busySlots: 4 }, 0)).toBeCloseTo(10 * 4 ** 0.45));

  it('leaves decoding 30 % while a prompt is evaluated', () =>
    expect(decodeTokenMs(perf, { ...alone, prefilling: 1 }, 0)).toBeCloseTo(10 / 0.3));

  it('halves the rate for two busy runners on one GPU, for decoding and prompts alike', () => {
    expect(decodeTokenMs(perf, { ...alone, sharers: 2 }, 0)).toBe(20);
    expect(prefillMs(perf, { ...alone, prefilling: 1, sharers: 2 }, 4000)).toBe(2000);
  });

  it('halves the rate at a depth of 180k', () => expect(decodeTokenMs(perf, alone, 180_000)).toBe(20));

  it('multiplies by the offload penalty what runs on the processor', () =>
    expect(decodeTokenMs(perf, { ...alone, gpuFraction: 0.5 }, 0)).toBe(65));

  it('notices the end of a load only every 250 ms', () => {
    const cost = { sizeBytes: 1e9, perf: { ...perf, spawnMs: 100, warmupMs: 0 }, bandwidth: 1e9, factor: 1 };
    expect(loadMs(cost)).toBe(1250);
    expect(loadMs({ ...cost, factor: 2 })).toBe(2250);
  });

  it('lets a second busy model on the same card slow the first', async () => {
    const timed = async (neighbour: boolean): Promise<number> => {
      const server = await startStillRig({ preload: [LLAMA, SMALL], outputTokens: [2000, 2000] });
      if (neighbour) open(server, '/api/chat', { ...chat('n'), model: SMALL });
      const answer = ask(server, '/api/chat', chat('x', { stream: false, options: { num_predict: 50 } }));
      await expect
        .poll(() => server.snapshot().runners.reduce((sum, runner) => sum + runner.refCount, 0))
        .toBe(neighbour ? 2 : 1);
      server.advance(10_000);
      return (await answer).json.eval_duration;
    };
    const [single, shared] = [await timed(false), await timed(true)];
    expect(shared / single).toBeGreaterThan(1.8);
  });
});

describe('prompts', () => {
  const message = (role: string, content: string) => ({ role, content, images: [] as string[] });
  const source = { preamble: '', context: [], truncate: true };
  const render = (messages: ReturnType<typeof message>[], numCtx: number): number[] => {
    const rendered = renderPrompt({ ...source, messages }, numCtx);
    return rendered.fits ? rendered.tokens : [];
  };

  it('keep the system message and drop the oldest others when they outgrow the context', () => {
    const system = message('system', 'be brief');
    const turns = ['one', 'two', 'three'].map((word) => message('user', `${word} `.repeat(20)));
    const cut = render([system, ...turns], 60);
    const [, second, third] = turns;
    expect(cut).toEqual(second && third && render([system, second, third], 1000));
  });

  it('begin alike when one conversation continues the other', () => {
    const first = [message('user', 'hello there')];
    const next = [...first, message('assistant', 'hi'), message('user', 'more')];
    const shorter = render(first, 1000);
    expect(render(next, 1000).slice(0, shorter.length)).toEqual(shorter);
  });

  it('cost 800 tokens per image', () => {
    const plain = render([message('user', 'x')], 5000).length;
    expect(render([{ ...message('user', 'x'), images: ['data'] }], 5000).length).toBe(plain + 800);
  });
});
