/** How many exchanges a lane generates at once, as far as it has shown (`slots: auto`): no API of Ollama's tells. */
export interface SlotsSeen {
  /** The most that were seen to make progress together; 1 before any were. */
  readonly proven: number;
  /** Monotonic ms before which nothing is sent beside a lane that is full by what it has shown. */
  readonly noTrialBefore: number;
  /** Trials in a row that told nothing new. */
  readonly failedTrials: number;
}

export const noSlotsSeen: SlotsSeen = { proven: 1, noTrialBefore: 0, failedTrials: 0 };
