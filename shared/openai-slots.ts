/** Parallel requests that a server of the OpenAI API is sent where no number is configured: it has a queue of its own. */
export const OPENAI_SLOTS = 16;
