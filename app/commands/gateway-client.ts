import { request } from 'node:http';
import type { CommandInput, CommandName, CommandOutput, Reply } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { readControlToken } from '../control-token.ts';
import { ownDataDir } from '../data-dir.ts';
import { findRunning } from '../runtime-file.ts';
import { type Invocation, textOption } from './command.ts';

const ANSWER_TIMEOUT_MS = 30_000;

/** Asks the running gateway. Whatever goes wrong on the way is an error of code `unavailable`. */
export interface GatewayClient {
  invoke<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>>;
  newPanelLink(): Promise<Reply<{ readonly url: string }>>;
}

/** Finds the gateway that runs on the data dir of this invocation; the error says where was looked. */
export function findGateway(invocation: Invocation): Result<GatewayClient, string> {
  const dataDir = ownDataDir(textOption(invocation, 'data-dir'));
  const runtime = findRunning(dataDir);
  if (!runtime) return err(`no gateway is running on ${dataDir} (see --data-dir)`);
  if (runtime.controlUrl === null) return err('the running gateway serves no control port (control.enabled)');
  const token = readControlToken(dataDir);
  if (token === null) return err(`there is no control token in ${dataDir}`);
  const post = createPost(runtime.controlUrl, token);
  return ok({
    // The engine made the value of this command's type; the gateway is of this same build.
    invoke: (name, input) => post(`/api/control/${name}`, input) as Promise<Reply<never>>,
    newPanelLink: () => post('/api/panel-link', {}) as Promise<Reply<{ readonly url: string }>>,
  });
}

function createPost(controlUrl: string, token: string) {
  return async (path: string, input: unknown): Promise<Reply<unknown>> => {
    try {
      return readReply(await post(new URL(path, controlUrl), token, JSON.stringify(input ?? {})));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return err({ code: 'unavailable', message: `the gateway at ${controlUrl} does not answer: ${why}` });
    }
  };
}

function post(url: URL, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const sent = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function readReply(text: string): Reply<unknown> {
  const reply: unknown = JSON.parse(text);
  if (typeof reply === 'object' && reply !== null && 'ok' in reply) return reply as Reply<unknown>;
  throw new Error('its answer is not that of a gateway');
}
