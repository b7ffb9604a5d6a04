/** One turn of a conversation, as Ollama's chat takes it. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How the gateway placed a question; known when the answer begins. */
export interface ChatPlacing {
  readonly backend: string | null;
  readonly attempts: number | null;
  readonly queueMs: number | null;
  /** From sending the question to the first byte of the answer. */
  readonly ttfbMs: number;
}

/** What the backend's last object says of the work; null where it says nothing. Durations in milliseconds. */
export interface ChatFigures {
  readonly promptTokens: number | null;
  readonly outputTokens: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  /** `stop` = the model was done, `length` = it ran into a limit. */
  readonly doneReason: string | null;
}

/**
 * How an answer ended.
 * - `complete`: with the model's own last word
 * - `stopped`: somebody pressed stop
 * - `refused`: with a status instead of an answer; `reason` is what it said
 * - `broken`: after it had begun, or without a word from the gateway
 */
export interface ChatEnd {
  readonly outcome: 'complete' | 'stopped' | 'refused' | 'broken';
  /** In words, for `refused` and `broken`. */
  readonly reason: string | null;
  /** The status, for `refused`. */
  readonly status: number | null;
  readonly totalMs: number;
  /** Null when no last object came. */
  readonly figures: ChatFigures | null;
}

/** What has come of an answer since the event before. The last one has an `end`. */
export interface PlaygroundEvent {
  /** Also the id of the exchange behind it, in Traffic. */
  readonly id: string;
  readonly text: string;
  readonly thinking: string;
  /** In the event with which the answer begins. */
  readonly placing: ChatPlacing | null;
  readonly end: ChatEnd | null;
}
