import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usePanel } from '../../../../renderer/store/panel-store.ts';
import type { Answer } from '../../../../renderer/store/playground/conversation.ts';
import {
  isRunning,
  setComparing,
  setSide,
  usePlayground,
} from '../../../../renderer/store/playground/playground-store.ts';
import { askQuestion, clearConversation, stopAnswers } from '../../../../renderer/store/playground/talk.ts';
import { connectCommands } from '../../../../renderer/store/send.ts';
import type { Bridge, Reply } from '../../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../../shared/playground.ts';
import type { Snapshot } from '../../../../shared/snapshot.ts';
import { createSnapshot } from '../../../app/fake-gateway.ts';

const complete = { outcome: 'complete', reason: null, status: null, totalMs: 5, figures: null } as const;
const event = (id: string, some: Partial<PlaygroundEvent>): PlaygroundEvent => ({
  id,
  text: '',
  thinking: '',
  placing: null,
  end: null,
  ...some,
});

/** A gateway that answers commands when the test says so. */
function createFakeBridge() {
  const orders: { readonly name: string; readonly input: unknown }[] = [];
  const replies: ((reply: Reply<unknown>) => void)[] = [];
  const listeners = new Set<(event: PlaygroundEvent) => void>();
  const bridge: Bridge = {
    page: 'p'.repeat(32),
    invoke: (name, input) => {
      orders.push({ name, input });
      return new Promise((resolve) => replies.push(resolve as (reply: Reply<unknown>) => void));
    },
    subscribe: (_, listener) => {
      listeners.add(listener as (event: PlaygroundEvent) => void);
      return () => void listeners.delete(listener as (event: PlaygroundEvent) => void);
    },
  };
  return {
    bridge,
    orders,
    listenerCount: () => listeners.size,
    tell: (told: PlaygroundEvent) => listeners.forEach((listen) => void listen(told)),
    async reply(reply: Reply<unknown>) {
      replies.shift()?.(reply);
      await new Promise(setImmediate);
    },
    accept(id: string) {
      return this.reply({ ok: true, value: { id } });
    },
  };
}

const started = usePlayground.getInitialState();
let gateway: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  gateway = createFakeBridge();
  connectCommands(gateway.bridge);
  usePlayground.setState(started, true);
  usePanel.setState({ link: 'live', snapshot: createSnapshot(1) as unknown as Snapshot, inventory: [] });
  setSide(0, { model: 'm' });
  setSide(1, { model: 'n', backend: 'rig-2' });
});
afterEach(() => usePanel.setState(usePanel.getInitialState(), true));

const answer = (index = 0): Answer | undefined => Object.values(usePlayground.getState().answers)[index];

describe('a question', () => {
  it('is sent with the page’s name and what was said before, and its answer adds up', async () => {
    askQuestion('one?');
    await gateway.accept('a');
    gateway.tell(event('a', { text: 'Hel' }));
    gateway.tell(event('a', { text: 'lo', end: complete }));
    expect(answer()).toMatchObject({ model: 'm', text: 'Hello', end: complete });
    askQuestion('two?');
    expect(gateway.orders.at(-1)).toEqual({
      name: 'playground.send',
      input: {
        page: gateway.bridge.page,
        model: 'm',
        messages: [
          { role: 'user', content: 'one?' },
          { role: 'assistant', content: 'Hello' },
          { role: 'user', content: 'two?' },
        ],
        options: {},
      },
    });
  });

  it('loses nothing that is told before the gateway has said which answer it is', async () => {
    askQuestion('one?');
    gateway.tell(event('a', { text: 'early ' }));
    await gateway.accept('a');
    gateway.tell(event('a', { text: 'and late' }));
    expect(answer()?.text).toBe('early and late');
  });

  it('goes to both sides when they are compared, each answer to its own', async () => {
    setComparing(true);
    askQuestion('which?');
    await gateway.accept('a');
    await gateway.accept('b');
    gateway.tell(event('b', { text: 'second' }));
    gateway.tell(event('a', { text: 'first' }));
    expect([answer(0)?.text, answer(1)?.text]).toEqual(['first', 'second']);
    expect(gateway.orders[1]?.input).toMatchObject({ model: 'n', backend: 'rig-2' });
  });

  it('is not asked while another is being answered, or without words', async () => {
    askQuestion('  \n');
    expect(gateway.orders).toHaveLength(0);
    askQuestion('one?');
    askQuestion('two?');
    expect(gateway.orders).toHaveLength(1);
  });

  it('that the gateway does not take says why', async () => {
    askQuestion('one?');
    await gateway.reply({ ok: false, error: { code: 'unavailable', message: 'stop one first' } });
    expect(answer()?.end).toMatchObject({ outcome: 'refused', reason: 'stop one first', status: null });
    expect(gateway.listenerCount()).toBe(0);
  });
});

describe('an answer that runs', () => {
  it('is stopped at the gateway, which has the last word on how it ended', async () => {
    askQuestion('one?');
    await gateway.accept('a');
    stopAnswers();
    expect(gateway.orders.at(-1)).toEqual({ name: 'playground.stop', input: { id: 'a' } });
    expect(answer()?.end).toBeNull();
    gateway.tell(event('a', { end: { ...complete, outcome: 'stopped' } }));
    expect(answer()?.end?.outcome).toBe('stopped');
  });

  it('is stopped even when the gateway has not yet said which one it is', async () => {
    askQuestion('one?');
    stopAnswers();
    expect(answer()?.end?.outcome).toBe('stopped');
    await gateway.accept('a');
    expect(gateway.orders.at(-1)).toEqual({ name: 'playground.stop', input: { id: 'a' } });
  });

  it('ends at the gateway when the conversation is cleared', async () => {
    askQuestion('one?');
    await gateway.accept('a');
    clearConversation();
    expect(gateway.orders.at(-1)).toEqual({ name: 'playground.stop', input: { id: 'a' } });
    expect(usePlayground.getState()).toMatchObject({ turns: [], answers: {} });
    expect(gateway.listenerCount()).toBe(0);
  });

  it('is given up, and says so, when the connection to the gateway is lost', async () => {
    askQuestion('one?');
    await gateway.accept('a');
    gateway.tell(event('a', { text: 'half' }));
    usePanel.setState({ link: 'lost' });
    expect(answer()).toMatchObject({ text: 'half', end: { outcome: 'broken', totalMs: null } });
    expect(answer()?.end?.reason).toContain('connection to the gateway was lost');
    expect(isRunning(usePlayground.getState())).toBe(false);
  });

  it('is given up when the gateway was started again', async () => {
    askQuestion('one?');
    await gateway.accept('a');
    const { snapshot } = usePanel.getState();
    if (!snapshot) throw new Error('no snapshot');
    usePanel.setState({ snapshot: { ...snapshot, gateway: { ...snapshot.gateway, startedAt: 99 } } });
    expect(answer()?.end?.reason).toContain('started again');
  });
});

it('listens to the gateway only while an answer runs', async () => {
  expect(gateway.listenerCount()).toBe(0);
  askQuestion('one?');
  expect(gateway.listenerCount()).toBe(1);
  await gateway.accept('a');
  gateway.tell(event('a', { end: complete }));
  expect(gateway.listenerCount()).toBe(0);
});
