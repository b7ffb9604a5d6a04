import { describe, expect, it } from 'vitest';
import { endWords, spokenState, waitWords } from '../../../../renderer/views/playground/answer-words.ts';
import type { LiveExchange } from '../../../../shared/exchange.ts';

const ended = { outcome: 'complete', reason: null, status: null, totalMs: 1, figures: null } as const;
const live = (stage: LiveExchange['stage'], backend: string | null = null): LiveExchange => ({
  id: 'x',
  startedAt: 0,
  route: '/api/chat',
  model: 'm',
  client: '127.0.0.1',
  identity: null,
  stage,
  stageAt: 0,
  alias: null,
  waiting: null,
  backend,
  attempts: 0,
  bytesOut: 0,
});

describe('how an answer ended', () => {
  it('needs no words when it is simply complete', () => {
    expect(endWords(ended)).toBeNull();
    expect(spokenState({ model: 'm', end: ended })).toBe('m has answered');
  });

  it('is said for a limit, a stop, a refusal and a break', () => {
    const figures = { promptTokens: 1, outputTokens: 1, loadMs: 1, prefillMs: 1, decodeMs: 1, doneReason: 'length' };
    expect(endWords({ ...ended, figures })?.title).toBe('Cut at the limit');
    expect(endWords({ ...ended, outcome: 'stopped' })?.title).toBe('Stopped');
    expect(endWords({ ...ended, outcome: 'refused', status: 503, reason: 'no backend' })).toEqual({
      title: 'Refused with status 503',
      text: 'no backend',
    });
    expect(endWords({ ...ended, outcome: 'broken', reason: 'reset' })).toEqual({
      title: 'The answer broke off',
      text: 'reset',
    });
  });
});

describe('what a question is waiting for', () => {
  it('is said by the stage its exchange is in', () => {
    expect(waitWords(undefined, null)).toBe('On its way to the gateway');
    expect(waitWords(live('queued'), null)).toBe('Waiting for a free slot');
    expect(waitWords(live('dialling', 'rig-1'), true)).toBe('rig-1 reads the prompt');
    expect(waitWords(live('dialling', 'rig-1'), false)).toBe('rig-1 loads the model');
  });
});
