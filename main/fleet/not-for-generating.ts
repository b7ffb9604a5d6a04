const WORDS = /does not support (generate|completion)/i;

/** Whether a server's error says that the model is of another kind: those before 0.30 do not tell until they are asked. */
export const saysNotForGenerating = (error: string): boolean => WORDS.test(error);
