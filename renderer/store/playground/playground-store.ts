import { create } from 'zustand';
import type { Answers, Side, Turn, Wishes } from './conversation.ts';

export interface PlaygroundState {
  readonly sides: readonly [Side, Side];
  /** Whether both sides are asked. */
  readonly isComparing: boolean;
  readonly wishes: Wishes;
  /** What is being written. */
  readonly draft: string;
  readonly turns: readonly Turn[];
  readonly answers: Answers;
}

const anybody: Side = { model: null, backend: null };

/** The conversation, in memory only: it is there when one comes back to the screen and gone when the page is. */
export const usePlayground = create<PlaygroundState>(() => ({
  sides: [anybody, anybody],
  isComparing: false,
  wishes: { system: '', temperature: null, maxTokens: null },
  draft: '',
  turns: [],
  answers: {},
}));

export const setDraft = (draft: string): void => usePlayground.setState({ draft });

export const setComparing = (isComparing: boolean): void => usePlayground.setState({ isComparing });

export const setWishes = (change: Partial<Wishes>): void =>
  usePlayground.setState(({ wishes }) => ({ wishes: { ...wishes, ...change } }));

/** Changes whom a side talks to; 0 is the first. */
export const setSide = (index: number, change: Partial<Side>): void =>
  usePlayground.setState(({ sides: [first, second] }) => ({
    sides: index === 0 ? [{ ...first, ...change }, second] : [first, { ...second, ...change }],
  }));

export const isRunning = ({ turns, answers }: PlaygroundState): boolean =>
  turns.at(-1)?.answers.some((key) => answers[key]?.end === null) ?? false;
