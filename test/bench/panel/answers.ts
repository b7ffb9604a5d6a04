/** How long the servers' answers are, and how much faster than a GPU's their time passes. */
export interface Answers {
  readonly tokens: [number, number];
  readonly timeScale: number;
}

/** So short that a request costs little but still streams, loads and counts like any other. */
export const shortAnswers: Answers = { tokens: [1, 3], timeScale: 0.001 };
