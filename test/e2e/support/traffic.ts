export interface Question {
  readonly model: string;
  /** Tokens of an answer; left to the server when absent. */
  readonly tokens?: number;
  /** As the client calls itself. */
  readonly client?: string;
}

async function chat(url: string, { model, tokens, client }: Question, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(client && { 'user-agent': client }) },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content: 'Why is the sky blue?' }],
      ...(tokens && { options: { num_predict: tokens } }),
    }),
    signal,
  });
  await response.arrayBuffer();
}

/** Asks once each; the returned function hangs up on whatever is not answered by then. */
export function ask(url: string, questions: readonly Question[]): () => Promise<void> {
  const home = new AbortController();
  const clients = questions.map((question) => chat(url, question, home.signal).catch(() => {}));
  return async () => {
    home.abort();
    await Promise.all(clients);
  };
}

/** Asks once each, and waits for the answers. */
export async function answers(url: string, questions: readonly Question[]): Promise<void> {
  await Promise.all(questions.map((question) => chat(url, question, AbortSignal.timeout(10_000))));
}
