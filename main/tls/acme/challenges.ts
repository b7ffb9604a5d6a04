/** What an authority that asks on the plain port is told, while an order waits for it. */
export interface Challenges {
  /** By the token in the address; null for one that nobody waits for. */
  answer(token: string): string | null;
  /** Answers it until the returned function is called. */
  put(token: string, keyAuthorization: string): () => void;
}

export function createChallenges(): Challenges {
  const waiting = new Map<string, string>();
  return {
    answer: (token) => waiting.get(token) ?? null,
    put(token, keyAuthorization) {
      waiting.set(token, keyAuthorization);
      return () => void waiting.delete(token);
    },
  };
}
