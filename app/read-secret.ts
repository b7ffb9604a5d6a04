import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { err, ok, type Result } from '../shared/result.ts';

/** More is no secret but a file taken for one. */
const MAX_CHARS = 64 * 1024;

export interface SecretInput {
  readonly from: Readable;
  /** Whether a person types there. */
  readonly isTerminal: boolean;
  /** Where that person is asked. */
  readonly say: (text: string) => void;
}

/** One secret: asked for without showing what is typed, or all that a pipe brings. The error is one line. */
export const readSecret = (prompt: string, input: SecretInput): Promise<Result<string, string>> =>
  input.isTerminal ? askSilently(prompt, input) : readWhole(input.from);

function askSilently(prompt: string, { from, say }: SecretInput): Promise<Result<string, string>> {
  // Line editing is wanted, and what it draws is not.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: from, output: nowhere, terminal: true, historySize: 0 });
  say(prompt);
  return new Promise((resolve) => {
    const end = (result: Result<string, string>): void => {
      lines.removeAllListeners();
      lines.close();
      say('\n');
      resolve(result);
    };
    lines.once('line', (line) => end(ok(line)));
    lines.once('SIGINT', () => end(err('nothing was stored')));
    lines.once('close', () => end(err('nothing was given')));
  });
}

async function readWhole(from: Readable): Promise<Result<string, string>> {
  let text = '';
  for await (const chunk of from.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_CHARS) return err('what came on stdin is too long for a secret');
  }
  return text.trim() === '' ? err('nothing came on stdin: pipe the secret in, or run this in a terminal') : ok(text);
}
